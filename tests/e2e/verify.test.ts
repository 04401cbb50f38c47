import {
  AttachRolePolicyCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { clearFaults, injectFaults } from "../../sandbox/control";
import { Environment, type Stack } from "./environment";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";
import { openFindings, verified } from "./verified";

const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const LOG_ARCHIVE = "058264715093";
const RoleName = "AuthomizeCrossAccountTrustRole";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, { id: SHOP, name: "Shop" }, PAYMENTS, LOG_ARCHIVE],
  externalId: "first-external-id",
};

describe("authomize verify", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("verified", SETTINGS);
  });

  after(async () => {
    await environment.stop();
  });

  async function found(...args: readonly string[]): Promise<readonly string[]> {
    return openFindings(await verified(stack, ...args));
  }

  it("finds every role missing before the first up", async () => {
    assert.deepEqual(
      await found(),
      [LOG_ARCHIVE, MANAGEMENT_ACCOUNT, PAYMENTS, SHOP]
        .map((id) => `${id} high role-missing`)
        .sort(),
    );
  });

  it("says after it that all is well, and that nobody has come in yet, and exits with 0", async () => {
    await stack.up();
    const { exitCode, stdout } = await stack.authomize("verify");
    assert.match(stdout, /│ info +│ Authomize has not used the role yet/);
    assert.match(
      stdout,
      /\nStack verified, 4 accounts: all hold exactly what the contract says\. Not enrolled, 4 accounts: all without the role\.\n$/,
    );
    assert.equal(exitCode, 0);
  });

  it("finds what was changed by hand, which Pulumi's state knows nothing of", async () => {
    const everybody = trustPolicy("first-external-id");
    const open = { ...everybody, Statement: [{ ...everybody.Statement[0], Principal: "*" }] };
    const shop = await iamIn(environment, SHOP);
    const PolicyDocument = JSON.stringify(open);
    await shop.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    const payments = await iamIn(environment, PAYMENTS);
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    await payments.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const management = await iamIn(environment, MANAGEMENT_ACCOUNT);
    const inline = { PolicyName: "backdoor", PolicyDocument: JSON.stringify(allowAll()) };
    await management.send(new PutRolePolicyCommand({ RoleName, ...inline }));
    assert.deepEqual(await found(), [
      `${SHOP} critical trust-principal`,
      `${MANAGEMENT_ACCOUNT} critical inline-policy-added`,
      `${PAYMENTS} critical policy-added`,
    ]);
  });

  it("shows them as a table with a fix for each, and exits with 1", async () => {
    const { exitCode, stdout } = await stack.authomize("verify");
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /310957284466 +│ critical +│ everybody \(\*\) is trusted to assume the role/,
    );
    assert.match(stdout, /│ Shop/);
    assert.match(stdout, /Fix: put it back: npx pulumi up --refresh --stack verified;/);
    assert.match(stdout, /4 accounts: 1 hold exactly what the contract says, 3 not\. Not enrolled/);
  });

  it("verifies only the accounts that it is told to", async () => {
    const seen = await verified(stack, "--account", LOG_ARCHIVE, "--account", PAYMENTS);
    assert.deepEqual(
      seen.accounts.map(({ accountId }) => accountId),
      [LOG_ARCHIVE, PAYMENTS],
    );
    assert.deepEqual(openFindings(seen), [`${PAYMENTS} critical policy-added`]);
  });

  it("looks into the others when one account is closed to it", async () => {
    const deny = { effect: "deny", account: SHOP, action: "sts:AssumeRole" } as const;
    await injectFaults([deny], { home: environment.home });
    assert.deepEqual(await found(), [
      `${SHOP} high unreachable`,
      `${MANAGEMENT_ACCOUNT} critical inline-policy-added`,
      `${PAYMENTS} critical policy-added`,
    ]);
    await clearFaults({ home: environment.home });
  });

  it("is content again after the repair that it names", async () => {
    await stack.up("--refresh");
    assert.deepEqual(await found(), []);
  });

  it("finds a role that is gone", async () => {
    const iam = await iamIn(environment, SHOP);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    assert.deepEqual(await found(), [`${SHOP} high role-missing`]);
  });

  it("holds the roles against the settings: another ID, a boundary, a path, a duration", async () => {
    stack.configure({
      ...SETTINGS,
      externalId: "second-external-id",
      permissionsBoundary: "VendorBoundary",
      maxSessionDuration: 7200,
      rolePath: "/vendors/",
    });
    assert.deepEqual(await found("--account", PAYMENTS), [
      `${PAYMENTS} high boundary-missing`,
      `${PAYMENTS} high external-id`,
      `${PAYMENTS} high role-path`,
      `${PAYMENTS} medium session-duration`,
    ]);
  });

  it("finds a role in an account that is not enrolled any more", async () => {
    stack.configure({ ...SETTINGS, accounts: [MANAGEMENT_ACCOUNT, PAYMENTS] });
    assert.deepEqual(await found(), [`${LOG_ARCHIVE} critical role-excluded`]);
  });

  it("finds a role in an account that the plan excludes", async () => {
    const include = { accounts: [MANAGEMENT_ACCOUNT, PAYMENTS] };
    stack.configure({ organization: { include }, externalId: "first-external-id" });
    const seen = await verified(stack);
    const enrolled = seen.accounts.filter(({ isEnrolled }) => isEnrolled);
    assert.deepEqual([enrolled.length, seen.accounts.length], [2, 8]);
    assert.deepEqual(openFindings(seen), [`${LOG_ARCHIVE} critical role-excluded`]);
    const { stdout } = await stack.authomize("verify");
    assert.match(
      stdout,
      /Stack verified, 2 accounts: all hold exactly what the contract says\. Not enrolled, 6 accounts: 5 without the role, 1 not\.\n$/,
    );
  });

  it("looks into no other account of an organization where one is named", async () => {
    const { accounts } = await verified(stack, "--account", PAYMENTS);
    assert.deepEqual(
      accounts.map(({ accountId, result }) => `${accountId} ${result}`),
      [`${PAYMENTS} holds`],
    );
  });

  it("refuses an account that is none of the stack's", async () => {
    const { exitCode, output } = await stack.authomize("verify", "--account", "999988887777");
    assert.equal(exitCode, 1);
    assert.match(output, /^--account 999988887777: no account of the stack verified\./m);
  });

  it("refuses what is no account ID as a mistake of usage", async () => {
    const { exitCode, output } = await stack.authomize("verify", "--account", "12345");
    assert.equal(exitCode, 2);
    assert.match(output, /An AWS account ID has exactly 12 digits/);
  });

  it("says what to do first where no external ID is known yet", async () => {
    const fresh = await environment.stack("fresh", { accounts: [PAYMENTS] });
    const { exitCode, output } = await fresh.authomize("verify");
    assert.equal(exitCode, 1);
    assert.match(output, /has no external ID yet.*Run first: npx pulumi up --stack fresh\n$/s);
  });
});

function allowAll(): unknown {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
}
