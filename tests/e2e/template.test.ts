import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
} from "@aws-sdk/client-cloudformation";
import assert from "node:assert/strict";

import type { CloudFormationTemplate } from "../../contract/cloudFormationTemplate";
import { OWNER_TAG } from "../../contract/ownership";
import { sdkConnection } from "../../sandbox/environment";
import { Environment } from "./environment";
import { deployedRole, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBER = "058264715093";
const FULL_SETTINGS = {
  accounts: [MEMBER],
  externalId: "the-external-id",
  rolePath: "/vendors/",
  permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  maxSessionDuration: 7200,
  tags: { owner: "cloud platform", "cost-center": "4711" },
};

describe("npx authomize template", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
  });

  after(async () => {
    await environment.stop();
  });

  it("prints a template that makes the role which pulumi up makes", async () => {
    const stack = await environment.stack("template", FULL_SETTINGS);
    await stack.up();
    const { stdout } = await stack.authomize("template", "--format", "json");
    await createAndRead(stdout, { ExternalID: "the-external-id" });
  });

  it("prints one whose role trusts the stack's legacy user, as the role that pulumi up makes does", async () => {
    const externalId = "the-external-id";
    const accounts = [MANAGEMENT_ACCOUNT];
    const user = { managementAccount: MANAGEMENT_ACCOUNT, legacyUser: true };
    const stack = await environment.stack("template-user", { accounts, externalId, ...user });
    await stack.up();
    const { stdout } = await stack.authomize("template", "--format", "json");
    const { Resources } = JSON.parse(stdout) as CloudFormationTemplate;
    const trusting = JSON.stringify(Resources.TrustRole.Properties["AssumeRolePolicyDocument"]);
    const role = await deployedRole(environment, MANAGEMENT_ACCOUNT);
    assert.deepEqual(
      JSON.parse(trusting.replace('{"Ref":"ExternalID"}', JSON.stringify(externalId))),
      role?.trustPolicy,
    );
    assert.match(trusting, /user\/authomize-template-user"/);
  });

  async function createAndRead(template: string, parameters: Record<string, string>) {
    const cloudFormation = new CloudFormationClient(sdkConnection(environment.variables));
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: "authomize",
        TemplateBody: template,
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
      }),
    );
    const made = await deployedRole(environment, MANAGEMENT_ACCOUNT);
    const expected = await deployedRole(environment, MEMBER);
    assert.ok(made !== undefined && expected !== undefined);
    // Another account, another moment, and no stack to belong to: nothing else may differ.
    assert.equal(made.arn, expected.arn.replace(MEMBER, MANAGEMENT_ACCOUNT));
    const { [OWNER_TAG]: owner, ...tags } = expected.tags;
    assert.equal(owner, "authomize-aws/template");
    assert.deepEqual({ ...made, arn: "", roleId: "" }, { ...expected, tags, arn: "", roleId: "" });
    await cloudFormation.send(new DeleteStackCommand({ StackName: "authomize" }));
  }
});
