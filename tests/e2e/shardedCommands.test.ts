import { CreateRoleCommand, DeleteRoleCommand, DetachRolePolicyCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { trustPolicy } from "../../contract/trustPolicy";
import { shardOf } from "../../shards/shardOfAccount";
import { ROOT } from "../../sandbox/folders";
import { Environment, type CommandResult, type Stack } from "./environment";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const CLOSED = "058264715093";
const EXISTING = "310957284466";
const DELETED = "846120973358";
const SHARDS = 2;
const NAME = "spread";
const RoleName = "AuthomizeCrossAccountTrustRole";
const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, CLOSED, EXISTING, DELETED],
  shards: SHARDS,
  externalId: "some-external-id",
};

interface Checked {
  readonly findings: readonly {
    readonly accountId: string;
    readonly severity: string;
    readonly rule: string;
    readonly fix: string;
  }[];
}

/** In order: each step starts from what the one before left. */
describe("the commands beside up, of an environment over shards", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack(NAME, SETTINGS);
    const iam = await iamIn(environment, EXISTING);
    const AssumeRolePolicyDocument = JSON.stringify(trustPolicy("an-old-external-id"));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  });

  after(async () => {
    rmSync(join(ROOT, ".authomize", `preflight.${NAME}.json`), { force: true });
    await environment.stop();
  });

  const fleetUp = (): Promise<CommandResult> => stack.authomize("fleet", "up", "--yes");

  async function found(command: string): Promise<Checked["findings"]> {
    const { exitCode, stdout, output } = await stack.authomize(command, "--json");
    const checked = JSON.parse(stdout) as Checked;
    const findings = checked.findings.filter(({ severity }) => severity !== "info");
    assert.equal(exitCode, findings.length === 0 ? 0 : 1, output);
    return findings;
  }

  it("adopt takes a role over into the shard that its account is in", async () => {
    const made = await deployedRole(environment, EXISTING);
    assert.notEqual((await fleetUp()).exitCode, 0);
    const existing = await found("preflight");
    assert.deepEqual(
      existing.map(({ accountId, rule }) => `${accountId} ${rule}`),
      [`${EXISTING} role-exists`],
    );
    const file = join(environment.home, "adopt.json");
    const adopted = await stack.authomize("adopt", "--file", file, "--import");
    assert.equal(adopted.exitCode, 0, adopted.output);
    const shard = `${NAME}-shard-0${shardOf(EXISTING, SHARDS)}`;
    assert.match(adopted.output, new RegExp(`^1 role to adopt into ${shard}, written to`, "m"));
    assert.match(adopted.output, /npx authomize fleet up --stack spread/);
    const up = await fleetUp();
    assert.equal(up.exitCode, 0, up.output);
    const role = await deployedRole(environment, EXISTING);
    assert.equal(role?.roleId, made?.roleId);
    assert.deepEqual(role?.trustPolicy, trustPolicy("some-external-id"));
  });

  it("preflight, verify, plan and adopt find a healthy environment healthy", async () => {
    assert.deepEqual(await found("preflight"), []);
    assert.deepEqual(await found("verify"), []);
    const { stdout } = await stack.authomize("plan", "--json");
    const { accounts } = JSON.parse(stdout) as { accounts: readonly { nextUpdate: string }[] };
    assert.deepEqual(
      accounts.map(({ nextUpdate }) => nextUpdate),
      SETTINGS.accounts.map(() => "keep"),
    );
    assert.match((await stack.authomize("adopt")).output, /^Nothing to adopt/m);
  });

  it("verify names the command that makes a role again that somebody deleted, and it does", async () => {
    const iam = await iamIn(environment, DELETED);
    const PolicyArn = "arn:aws:iam::aws:policy/SecurityAudit";
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    const [missing] = await found("verify");
    assert.equal(missing?.rule, "role-missing");
    assert.equal(missing.fix, "make it again: npx authomize fleet up --refresh --stack spread");
    const up = await stack.authomize("fleet", "up", "--refresh", "--yes");
    assert.equal(up.exitCode, 0, up.output);
    assert.ok(await deployedRole(environment, DELETED));
  });

  it("forget is the way out for a closed account, which blocks its shard until then", async () => {
    await environment.faults([{ effect: "deny", account: CLOSED, action: "sts:AssumeRole" }]);
    const accounts = SETTINGS.accounts.filter((id) => id !== CLOSED);
    const early = await stack.authomize("forget", CLOSED);
    assert.equal(early.exitCode, 1);
    assert.match(early.output, /is still enrolled in the stack spread/);
    stack.configure({ ...SETTINGS, accounts });
    assert.notEqual((await fleetUp()).exitCode, 0);
    const [left] = await found("preflight");
    assert.equal(left?.rule, "role-removal-unfinished");
    assert.match(
      left.fix,
      /npx authomize fleet up --stack spread; .*authomize forget 058264715093/,
    );
    assert.equal((await found("verify"))[0]?.accountId, CLOSED);
    const { exitCode, output } = await stack.authomize("forget", CLOSED);
    assert.equal(exitCode, 0, output);
    const up = await fleetUp();
    assert.equal(up.exitCode, 0, up.output);
    assert.deepEqual(await found("verify"), []);
    assert.deepEqual((await stack.outputs())["accounts"], [...accounts].sort());
  });

  it("of a single shard are refused, with the same command for the environment", async () => {
    const shard = await environment.stack("other-shard-00", SETTINGS);
    for (const command of ["plan", "preflight", "verify", "adopt"]) {
      const { exitCode, output } = await shard.authomize(command);
      assert.equal(exitCode, 1);
      assert.match(output, new RegExp(`npx authomize ${command} --stack other$`, "m"));
    }
  });
});
