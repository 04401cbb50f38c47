import {
  GetRoleCommand,
  type IAMClient,
  ListAccessKeysCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment, type Stack } from "./environment";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const HOME = "310957284466";
const OTHER = "846120973358";
const ROLE_NAME = "AuthomizeCrossAccountTrustRole";
const USER = { UserName: "authomize-unreachable-user" };
const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, OTHER, { id: HOME, name: "Shop" }],
  externalId: "first-external-id",
  legacyUser: { account: HOME },
};

/** In order: each step starts from what the one before left. */
describe("a legacy user whose account cannot be reached", () => {
  let environment: Environment;
  let stack: Stack;
  let home: IAMClient;
  let handedOver: Readonly<Record<string, unknown>>;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("unreachable-user", SETTINGS);
    home = await iamIn(environment, HOME);
  });

  after(async () => {
    home.destroy();
    await environment.stop();
  });

  function closeHome() {
    return environment.faults([{ effect: "deny", account: HOME, action: "sts:AssumeRole" }]);
  }

  async function failingUp(): Promise<string> {
    const { exitCode, output } = await stack.pulumi(
      "up",
      "--yes",
      "--skip-preview",
      "--continue-on-error",
    );
    assert.notEqual(exitCode, 0);
    assert.doesNotMatch(output, /\bat .*\.ts:\d+/);
    return output;
  }

  async function trustOf(accountId: string): Promise<unknown> {
    return (await deployedRole(environment, accountId))?.trustPolicy;
  }

  async function legacyOutputs() {
    const { legacyUserArn, legacyAccessKeyId, legacySecretAccessKey } = await stack.outputs();
    return { legacyUserArn, legacyAccessKeyId, legacySecretAccessKey };
  }

  function trusting(externalId: string, accountId = HOME) {
    return trustPolicy(externalId, `arn:aws:iam::${accountId}:user/${USER.UserName}`);
  }

  it("and who was never there: nothing is touched, since no role can trust it", async () => {
    await closeHome();
    assert.match(
      await failingUp(),
      /legacyUser: the account 310957284466[^]*Nothing was touched[^]*:user\/authomize-unreachable-user\n +AccessDenied: /,
    );
    assert.equal(await trustOf(MANAGEMENT_ACCOUNT), undefined);
    assert.equal(await trustOf(OTHER), undefined);
  });

  it("and whose key AWS refuses, twice: no role comes to trust it, and the run fails without a stack trace", async () => {
    await environment.faults([{ effect: "deny", action: "iam:CreateAccessKey" }]);
    for (let run = 1; run <= 2; run += 1) {
      assert.match(await failingUp(), /creating IAM Access Key[^]*AccessDenied/);
      for (const id of [MANAGEMENT_ACCOUNT, OTHER, HOME]) {
        assert.equal(await trustOf(id), undefined);
      }
    }
    const { legacyAccessKeyId, legacySecretAccessKey } = await legacyOutputs();
    assert.deepEqual([legacyAccessKeyId, legacySecretAccessKey], [null, null]);
  });

  it("the next run completes it, and touches nothing else", async () => {
    await environment.faults([]);
    const output = await stack.up();
    assert.doesNotMatch(output, /updated|deleted|replaced/);
    for (const id of [MANAGEMENT_ACCOUNT, OTHER, HOME]) {
      assert.deepEqual(await trustOf(id), trusting("first-external-id"));
    }
    handedOver = await legacyOutputs();
    assert.equal(handedOver["legacyUserArn"], `arn:aws:iam::${HOME}:user/${USER.UserName}`);
  });

  it("is named and left as it is, and the other accounts' roles go on trusting it", async () => {
    await closeHome();
    stack.configure({
      ...SETTINGS,
      externalId: "second-external-id",
      legacyUser: { account: HOME, keys: ["second"] },
    });
    assert.match(
      await failingUp(),
      /1 account cannot be reached[^]*310957284466 \(Shop\), by its role OrganizationAccountAccessRole, in which the legacy user is\n +AccessDenied: /,
    );
    assert.deepEqual(await trustOf(MANAGEMENT_ACCOUNT), trusting("second-external-id"));
    assert.deepEqual(await trustOf(OTHER), trusting("second-external-id"));
    const { Role: role } = await home.send(new GetRoleCommand({ RoleName: ROLE_NAME }));
    const document = decodeURIComponent(role?.AssumeRolePolicyDocument ?? "");
    assert.deepEqual(JSON.parse(document), trusting("first-external-id"));
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], [HOME]);
  });

  it("stays in the outputs, its key encrypted", async () => {
    assert.deepEqual(await legacyOutputs(), handedOver);
    const { stdout } = await stack.pulumi("stack", "output", "--json");
    const shown = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(shown["legacySecretAccessKey"], "[secret]");
    assert.equal(shown["legacyAccessKeyId"], "[secret]");
  });

  it("is completed by the next run, which touches nothing else", async () => {
    await environment.faults([]);
    const output = await stack.up();
    // The key, by another name, and the role of its account.
    assert.match(output, /\+ 1 created[^]*~ 1 updated[^]*- 1 deleted/);
    assert.deepEqual(await trustOf(HOME), trusting("second-external-id"));
    const { AccessKeyMetadata: keys } = await home.send(new ListAccessKeysCommand(USER));
    const { legacyAccessKeyId } = await legacyOutputs();
    assert.deepEqual(
      keys?.map(({ AccessKeyId }) => AccessKeyId),
      [legacyAccessKeyId],
    );
  });

  it("moves to another account: made there, trusted, and only then removed here", async () => {
    stack.configure({
      ...SETTINGS,
      externalId: "second-external-id",
      legacyUser: { account: OTHER },
    });
    await stack.up();
    for (const id of [MANAGEMENT_ACCOUNT, OTHER, HOME]) {
      assert.deepEqual(await trustOf(id), trusting("second-external-id", OTHER));
    }
    await assert.rejects(home.send(new ListAccessKeysCommand(USER)), NoSuchEntityException);
    await stack.succeed("preview", "--expect-no-changes");
  });
});
