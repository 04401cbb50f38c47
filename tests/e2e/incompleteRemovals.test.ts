import { DeleteRoleCommand, DetachRolePolicyCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { Environment, type Stack } from "./environment";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const CLOSED = "846120973358";
const RENAMED = "310957284466";
const NAME = "leftover";
const RoleName = "AuthomizeCrossAccountTrustRole";
const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, CLOSED, RENAMED],
  externalId: "some-external-id",
};
const STAYING = { ...SETTINGS, accounts: [MANAGEMENT_ACCOUNT, RENAMED] };

interface Checked {
  readonly findings: readonly {
    readonly accountId: string;
    readonly severity: string;
    readonly rule: string;
    readonly fix: string;
  }[];
}

function arnIn(account: string): string {
  return `arn:aws:iam::${account}:role/${RoleName}`;
}

/** In order: each step starts from what the one before left. */
describe("a role that could not be removed", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack(NAME, SETTINGS);
    await stack.up();
  });

  after(async () => {
    rmSync(join(ROOT, ".authomize", `preflight.${NAME}.json`), { force: true });
    await environment.stop();
  });

  async function found(command: string): Promise<readonly string[]> {
    const { exitCode, stdout, output } = await stack.authomize(command, "--json");
    const checked = JSON.parse(stdout) as Checked;
    const findings = checked.findings.filter(({ severity }) => severity !== "info");
    assert.equal(exitCode, findings.length === 0 ? 0 : 1, output);
    return findings.map(({ accountId, severity, rule }) => `${accountId} ${severity} ${rule}`);
  }

  async function planned(): Promise<unknown> {
    const { stdout } = await stack.authomize("plan", "--json");
    return (JSON.parse(stdout) as { readonly incompleteRemovals: unknown }).incompleteRemovals;
  }

  async function failingUp(account: string): Promise<void> {
    await environment.faults([{ effect: "deny", account, action: "iam:DeleteRole" }]);
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0, output);
    await environment.faults([]);
  }

  it("stays named by plan, and makes preflight and verify fail", async () => {
    stack.configure(STAYING);
    await failingUp(CLOSED);
    assert.ok(await deployedRole(environment, CLOSED));
    const left = { kind: "role", arn: arnIn(CLOSED), account: CLOSED };
    assert.deepEqual(await planned(), [left]);
    const { stdout: table } = await stack.authomize("plan");
    assert.match(table, /Still to be removed[^]*846120973358:role\/Authomize/);
    assert.deepEqual(await found("preflight"), [`${CLOSED} medium role-removal-unfinished`]);
    assert.deepEqual(await found("verify"), [`${CLOSED} critical role-left-behind`]);
  });

  it("is named by the hand-over", async () => {
    const { stdout } = await stack.authomize("handover", "--json", "--no-record");
    const { incompleteRemovals } = JSON.parse(stdout) as { incompleteRemovals: unknown };
    assert.deepEqual(incompleteRemovals, [arnIn(CLOSED)]);
    const { stdout: text } = await stack.authomize("handover", "--no-record");
    assert.match(text, /Warning: an earlier run was to remove these[^]*846120973358/);
  });

  it("is an unreachable account's own finding, with the way out where it is closed", async () => {
    await environment.faults([{ effect: "deny", account: CLOSED, action: "sts:AssumeRole" }]);
    const { exitCode, stdout } = await stack.authomize("verify", "--json");
    await environment.faults([]);
    assert.equal(exitCode, 1);
    const checked = JSON.parse(stdout) as Checked;
    const findings = checked.findings.filter(({ severity }) => severity !== "info");
    assert.deepEqual(
      findings.map(({ accountId, rule }) => `${accountId} ${rule}`),
      [`${CLOSED} unreachable`],
    );
    assert.match(findings[0]?.fix ?? "", /npx authomize forget 846120973358 --stack leftover/);
  });

  it("is still named once somebody deleted it, until the state forgets it", async () => {
    const iam = await iamIn(environment, CLOSED);
    const PolicyArn = "arn:aws:iam::aws:policy/SecurityAudit";
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })).catch(() => undefined);
    await iam.send(new DeleteRoleCommand({ RoleName }));
    assert.deepEqual(await found("verify"), [`${CLOSED} medium role-removal-unfinished`]);
    const forgotten = await stack.authomize("forget", CLOSED);
    assert.equal(forgotten.exitCode, 0, forgotten.output);
    assert.deepEqual(await planned(), []);
    assert.deepEqual(await found("verify"), []);
    await stack.up();
  });

  it("of a former name is forgotten while its account stays", async () => {
    stack.configure({ ...STAYING, roleName: "Auditor", maxRemovals: 10 });
    const { stdout } = await stack.authomize("plan", "--json");
    assert.match(stdout, /"nextUpdate": "replace"/);
    assert.match(stdout, /Authomize is locked out until its dialog has the new name/);
    await failingUp(RENAMED);
    assert.ok(await deployedRole(environment, RENAMED, "Auditor"));
    assert.deepEqual(await planned(), [{ kind: "role", arn: arnIn(RENAMED), account: RENAMED }]);
    assert.deepEqual(await found("verify"), [`${RENAMED} critical role-left-behind`]);
    const { exitCode, stdout: said } = await stack.authomize("forget", RENAMED);
    assert.equal(exitCode, 0);
    assert.match(said, /has forgotten what it was to remove[^]*The account stays enrolled/);
    assert.ok(await deployedRole(environment, RENAMED, RoleName), "forget called AWS");
    assert.deepEqual(await planned(), []);
  });

  it("that is forgotten leaves nothing to forget, and the next update leaves it alone", async () => {
    await stack.up();
    assert.ok(await deployedRole(environment, RENAMED, RoleName), "up deleted it");
    assert.deepEqual(await found("verify"), [`${RENAMED} critical other-role`]);
    const again = await stack.authomize("forget", RENAMED);
    assert.equal(again.exitCode, 1);
    assert.match(again.output, /is still enrolled in the stack leftover/);
  });

  it("is a user, too, which stays named until it is gone, and no output has its key any more", async () => {
    const withUser = await environment.stack("leftover-user", {
      accounts: [CLOSED],
      externalId: "some-external-id",
      roleName: "OfUser",
      legacyUser: { account: CLOSED },
    });
    await withUser.up();
    withUser.configure({
      accounts: [CLOSED],
      externalId: "some-external-id",
      roleName: "OfUser",
    });
    await environment.faults([{ effect: "deny", account: CLOSED, action: "iam:DeleteUser" }]);
    assert.notEqual((await withUser.pulumi("up", "--yes", "--skip-preview")).exitCode, 0);
    await environment.faults([]);
    const options = ["--json", "--no-other-roles", "--no-other-accounts"];
    const before = await withUser.authomize("verify", ...options);
    assert.equal(before.exitCode, 1);
    assert.match(before.stdout, /"user-left-behind"/);
    assert.ok(!(await withUser.outputs())["legacySecretAccessKey"]);
    await withUser.up();
    const after = await withUser.authomize("verify", ...options);
    assert.equal(after.exitCode, 0, after.output);
  });
});
