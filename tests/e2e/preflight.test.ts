import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { trustPolicy } from "../../contract/trustPolicy";
import { clearFaults, injectFaults, resetSandboxCalls, sandboxCalls } from "../../sandbox/control";
import { ROOT } from "../../sandbox/folders";
import { Environment, type Stack } from "./environment";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const LOG_ARCHIVE = "058264715093";
const DATA = "273518609942";
const RoleName = "AuthomizeCrossAccountTrustRole";
const ACCOUNTS = [MANAGEMENT_ACCOUNT, SHOP, PAYMENTS, LOG_ARCHIVE, DATA];
const SETTINGS = {
  accounts: ACCOUNTS,
  externalId: "first-external-id",
  permissionsBoundary: "VendorBoundary",
};
const NAME = "preflighted";

interface Preflighted {
  readonly holds: boolean;
  readonly accounts: number;
  readonly findings: readonly { accountId: string; severity: string; rule: string }[];
}

describe("authomize preflight", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack(NAME, SETTINGS);
    for (const account of [MANAGEMENT_ACCOUNT, SHOP, PAYMENTS, DATA]) await makeBoundary(account);
  });

  after(async () => {
    rmSync(join(ROOT, ".authomize", `preflight.${NAME}.json`), { force: true });
    await environment.stop();
  });

  async function makeBoundary(account: string): Promise<void> {
    const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    const iam = await iamIn(environment, account);
    await iam.send(new CreatePolicyCommand({ PolicyName: "VendorBoundary", PolicyDocument }));
  }

  async function preflighted(...args: readonly string[]) {
    const { exitCode, stdout, output } = await stack.authomize("preflight", "--json", ...args);
    assert.ok(exitCode === 0 || exitCode === 1, output);
    const { holds, accounts, findings } = JSON.parse(stdout) as Preflighted;
    assert.equal(exitCode, holds ? 0 : 1);
    return {
      accounts,
      findings: findings.map((each) => `${each.accountId} ${each.severity} ${each.rule}`).sort(),
    };
  }

  it("has nothing to look at again before the first time", async () => {
    const { exitCode, output } = await stack.authomize("preflight", "--failed");
    assert.equal(exitCode, 1);
    assert.match(output, /^There is no earlier preflight of the stack preflighted/m);
  });

  it("names what stands against the deployment, in every account, one being closed", async () => {
    const iam = await iamIn(environment, SHOP);
    const AssumeRolePolicyDocument = JSON.stringify(trustPolicy("by-hand"));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const deny = { effect: "deny", account: PAYMENTS, action: "sts:AssumeRole" } as const;
    await injectFaults([deny], { home: environment.home });
    await resetSandboxCalls({ home: environment.home });
    assert.deepEqual(await preflighted(), {
      accounts: 5,
      findings: [
        `${LOG_ARCHIVE} high boundary-absent`,
        `${SHOP} high role-exists`,
        `${PAYMENTS} high unreachable`,
      ],
    });
  });

  it("only reads", async () => {
    const { byAccount } = await sandboxCalls({ home: environment.home });
    const actions = Object.values(byAccount).flatMap((counts) => Object.keys(counts));
    assert.ok(actions.includes("iam:GetRole"));
    const others = actions.filter(
      (action) => !/:(AssumeRole$|Get|List|Describe|Simulate)/.test(action),
    );
    assert.deepEqual(others, []);
  });

  it("shows each with its fix, and how to go on", async () => {
    const { exitCode, stdout } = await stack.authomize("preflight");
    assert.equal(exitCode, 1);
    assert.match(stdout, /Fix: take it over: npx authomize adopt --stack preflighted;/);
    assert.match(stdout, /Fix: create that policy there, or change/);
    assert.match(stdout, /Fix: see that the role OrganizationAccountAccessRole exists there/);
    assert.match(stdout, /5 accounts: 2 ready, 3 not\.\nMend these.*preflight --failed --stack/);
  });

  it("looks again at those alone that were not ready", async () => {
    await clearFaults({ home: environment.home });
    const afterOne = await preflighted("--failed");
    assert.equal(afterOne.accounts, 3);
    assert.deepEqual(afterOne.findings, [
      `${LOG_ARCHIVE} high boundary-absent`,
      `${SHOP} high role-exists`,
    ]);
    await makeBoundary(LOG_ARCHIVE);
    const iam = await iamIn(environment, SHOP);
    await iam.send(new DeleteRoleCommand({ RoleName }));
    assert.deepEqual(await preflighted("--failed"), { accounts: 2, findings: [] });
    assert.deepEqual(await preflighted("--failed"), { accounts: 0, findings: [] });
  });

  it("is content before the update that then succeeds, and after it", async () => {
    assert.deepEqual(await preflighted(), { accounts: 5, findings: [] });
    await stack.up();
    const { exitCode, stdout } = await stack.authomize("preflight");
    assert.equal(stdout, "Stack preflighted, 5 accounts: all ready.\n");
    assert.equal(exitCode, 0);
  });

  it("finds a role that the stack has made and somebody deleted", async () => {
    const iam = await iamIn(environment, DATA);
    const PolicyArn = "arn:aws:iam::aws:policy/SecurityAudit";
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    assert.deepEqual((await preflighted()).findings, [`${DATA} medium role-gone`]);
  });

  it("looks into the legacy user's account as well, where it is not enrolled", async () => {
    const accounts = [MANAGEMENT_ACCOUNT];
    stack.configure({ ...SETTINGS, accounts, legacyUser: { account: PAYMENTS } });
    assert.deepEqual(await preflighted(), { accounts: 2, findings: [] });
    await environment.faults([{ effect: "deny", account: PAYMENTS, action: "sts:AssumeRole" }]);
    const findings = [`${PAYMENTS} high unreachable`];
    assert.deepEqual(await preflighted(), { accounts: 2, findings });
    await environment.faults([]);
  });

  it("refuses unsound settings with each of their problems", async () => {
    stack.configure({ ...SETTINGS, roleName: "no good name" });
    const { exitCode, output } = await stack.authomize("preflight");
    assert.equal(exitCode, 1);
    assert.match(output, /roleName: "no good name"/);
  });
});
