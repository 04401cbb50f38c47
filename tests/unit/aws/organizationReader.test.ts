import assert from "node:assert/strict";

import { STSClient } from "@aws-sdk/client-sts";

import { sessionOfReadRole } from "../../../aws/organizationReader";
import type { PolicyDocument } from "../../../contract/policyDocument";
import { userMay } from "../contract/simulation";
import { awsError } from "../organization/answeredOrganizations";

const ACCOUNT = "417290385612";
const ROLE = {
  arn: `arn:aws:iam::${ACCOUNT}:role/OrganizationReader`,
  sessionName: "authomize-aws-prod",
};

/** Assumes the role, with an answer of AWS's that is made here. */
async function assumed(readsTags: boolean, answer: () => object) {
  const client = new STSClient({ region: "us-east-1" });
  const inputs: Readonly<Record<string, unknown>>[] = [];
  client.middlewareStack.add(
    () =>
      ({ input }) => {
        inputs.push({ ...input });
        const output = { $metadata: {}, ...answer() };
        return Promise.resolve({ output: output as never, response: {} });
      },
    { step: "initialize", priority: "high" },
  );
  const session = await sessionOfReadRole(client, ROLE, readsTags);
  return { session, input: inputs[0] ?? {} };
}

describe("the session of the role that reads the organization", () => {
  const given = () => ({ Credentials: { AccessKeyId: "ASIA" } });

  it("is of that role, under the name that CloudTrail shows", async () => {
    const { session, input } = await assumed(false, given);
    assert.equal(session.AccessKeyId, "ASIA");
    assert.equal(input["RoleArn"], ROLE.arn);
    assert.equal(input["RoleSessionName"], ROLE.sessionName);
  });

  it("may read the organization, tags only where they are asked for, and nothing else", async () => {
    const read = ["organizations:ListAccounts", "organizations:ListParents"];
    const readTags = ["tag:GetResources", "organizations:ListTagsForResource"];
    const never = [
      "organizations:TagResource",
      "tag:TagResources",
      "sts:AssumeRole",
      "s3:GetObject",
    ];
    for (const readsTags of [false, true]) {
      const { input } = await assumed(readsTags, given);
      const policy = JSON.parse(String(input["Policy"])) as PolicyDocument;
      const may = (action: string) => userMay(ACCOUNT, policy, { action, resource: "*" });
      for (const action of read) assert.ok(await may(action), action);
      for (const action of readTags) assert.equal(await may(action), readsTags, action);
      for (const action of never) assert.equal(await may(action), false, action);
    }
  });

  it("that AWS refuses is told by the setting, with AWS's words", async () => {
    const refuse = () => {
      throw awsError("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole");
    };
    await assert.rejects(assumed(false, refuse), {
      name: "OrganizationError",
      message:
        /^organization\.readRoleArn: arn:aws:iam::417290385612:role\/OrganizationReader, .*\(AccessDenied: User: x/,
    });
  });

  it("that nobody can ask for is a matter of credentials", async () => {
    const refuse = () => {
      throw awsError("CredentialsProviderError", "none");
    };
    await assert.rejects(assumed(false, refuse), { name: "CredentialsError" });
  });
});
