import {
  GetUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment, type Stack } from "./environment";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBER = "310957284466";
const OTHER = "846120973358";
const USER = { UserName: "authomize-legacy" };
const USER_ARN = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/authomize-legacy`;
const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, MEMBER],
  managementAccount: MANAGEMENT_ACCOUNT,
  externalId: "the-external-id",
  legacyUser: "true",
};

interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The vendor's legacy path, in order: a user, another key, the first key gone, the user gone. */
describe("a legacy user", () => {
  let environment: Environment;
  let stack: Stack;
  let iam: IAMClient;
  let first: AccessKey;
  let second: AccessKey;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("legacy", SETTINGS);
    iam = await iamIn(environment, MANAGEMENT_ACCOUNT);
  });

  after(async () => {
    iam.destroy();
    await environment.stop();
  });

  async function handedOver(from: Stack): Promise<AccessKey> {
    const { legacyAccessKeyId, legacySecretAccessKey } = await from.outputs();
    return {
      accessKeyId: legacyAccessKeyId as string,
      secretAccessKey: legacySecretAccessKey as string,
    };
  }

  function assume(user: AccessKey, accountId: string, ExternalId = "the-external-id") {
    const { accessKeyId, secretAccessKey } = user;
    const client = new STSClient({
      region: "us-east-1",
      endpoint: environment.variables["AWS_ENDPOINT_URL"] ?? "",
      credentials: { accessKeyId, secretAccessKey },
    });
    const role = `arn:aws:iam::${accountId}:role/AuthomizeCrossAccountTrustRole`;
    return client.send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "vendor", ExternalId }),
    );
  }

  async function keyIds(): Promise<readonly string[]> {
    const { AccessKeyMetadata: keys } = await iam.send(new ListAccessKeysCommand(USER));
    return (keys ?? []).map(({ AccessKeyId }) => AccessKeyId ?? "").sort();
  }

  it("gets into the enrolled accounts' roles with its key and the external ID, and nowhere else", async () => {
    const output = await stack.up();
    first = await handedOver(stack);
    assert.match(output, /legacyUser makes an access key that does not expire/);
    assert.ok(!output.includes(first.secretAccessKey) && !output.includes(first.accessKeyId));
    assert.ok((await assume(first, MEMBER)).Credentials);
    assert.ok((await assume(first, MANAGEMENT_ACCOUNT)).Credentials);
    await assert.rejects(assume(first, MEMBER, "another-id"), { name: "AccessDenied" });
    await assert.rejects(assume(first, OTHER), { name: "AccessDenied" });
  });

  it("may do nothing but that, and the roles trust nobody else", async () => {
    const policies = await iam.send(new ListUserPoliciesCommand(USER));
    assert.deepEqual(policies.PolicyNames, ["AssumeAuthomizeTrustRoles"]);
    const policy = await iam.send(
      new GetUserPolicyCommand({ ...USER, PolicyName: "AssumeAuthomizeTrustRoles" }),
    );
    assert.deepEqual(JSON.parse(decodeURIComponent(policy.PolicyDocument ?? "")), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["sts:AssumeRole"],
          Resource: SETTINGS.accounts
            .map((id) => `arn:aws:iam::${id}:role/AuthomizeCrossAccountTrustRole`)
            .sort(),
        },
      ],
    });
    const attached = await iam.send(new ListAttachedUserPoliciesCommand(USER));
    assert.deepEqual(attached.AttachedPolicies, []);
    assert.deepEqual((await iam.send(new ListGroupsForUserCommand(USER))).Groups, []);
    const role = await deployedRole(environment, MEMBER);
    assert.deepEqual(role?.trustPolicy, trustPolicy("the-external-id", USER_ARN));
  });

  it("has its key encrypted in the state, and hidden in the outputs", async () => {
    const { stdout: state } = await stack.pulumi("stack", "export");
    const { stdout: outputs } = await stack.pulumi("stack", "output", "--json");
    assert.ok(state.includes("legacySecretAccessKey"));
    for (const text of [state, outputs]) assert.ok(!text.includes(first.secretAccessKey));
    assert.ok(!outputs.includes(first.accessKeyId));
  });

  it("exchanges its key without a gap: a second one beside the first, then the first removed", async () => {
    stack.configure({ ...SETTINGS, legacyUser: { keys: ["first", "second"] } });
    await stack.up();
    second = await handedOver(stack);
    assert.deepEqual(await keyIds(), [first.accessKeyId, second.accessKeyId].sort());
    assert.ok((await assume(first, MEMBER)).Credentials);
    assert.ok((await assume(second, MEMBER)).Credentials);

    stack.configure({ ...SETTINGS, legacyUser: { keys: ["second"] } });
    await stack.up();
    assert.deepEqual(await keyIds(), [second.accessKeyId]);
    assert.deepEqual(await handedOver(stack), second);
    assert.ok((await assume(second, MEMBER)).Credentials);
    await assert.rejects(assume(first, MEMBER));
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("goes when it is not wanted any more; the same roles then trust the vendor's user", async () => {
    const before = await deployedRole(environment, MEMBER);
    stack.configure({ ...SETTINGS, legacyUser: "false" });
    await stack.up();
    const role = await deployedRole(environment, MEMBER);
    assert.deepEqual(role?.trustPolicy, trustPolicy("the-external-id"));
    assert.equal(role.roleId, before?.roleId);
    await assert.rejects(iam.send(new ListAccessKeysCommand(USER)), NoSuchEntityException);
    assert.ok(!(await stack.outputs())["legacyAccessKeyId"]);
  });

  it("can be in another account, by a session that may manage it and nothing else there", async () => {
    const inMember = await environment.stack("legacy-member", {
      accounts: [OTHER],
      externalId: "the-external-id",
      legacyUser: { account: MEMBER },
    });
    await inMember.up();
    const user = await handedOver(inMember);
    assert.ok((await assume(user, OTHER)).Credentials);
    await assert.rejects(assume(user, MEMBER));
    await inMember.destroy();
    assert.equal(await deployedRole(environment, OTHER), undefined);
    await assert.rejects(assume(user, OTHER));
  });
});
