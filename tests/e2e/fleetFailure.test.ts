import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { shardOf } from "../../shards/shardOfAccount";
import { Environment, type CommandResult, type Stack } from "./environment";
import { deployedRole } from "./trustRoles";

const OLD = "AuthomizeCrossAccountTrustRole";
const NEW = "RenamedTrustRole";
const ACCOUNTS = ["058264715093", "310957284466", "846120973358"];
const SHARDS = 2;
const REFUSING = "846120973358";
const SETTINGS = { accounts: ACCOUNTS, shards: SHARDS, externalId: "the-id", maxRemovals: 9 };

/** In order: each step starts from what the one before left. */
describe("a fleet whose role is renamed while one account refuses", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("renamed-fleet", SETTINGS);
    const { exitCode, output } = await fleetUp();
    assert.equal(exitCode, 0, output);
  });

  after(() => environment.stop());

  const fleetUp = (): Promise<CommandResult> => stack.authomize("fleet", "up", "--yes");

  async function assertWorks(account: string, name: string): Promise<void> {
    const role = await deployedRole(environment, account, name);
    assert.deepEqual(role?.managedPolicyArns, ["arn:aws:iam::aws:policy/SecurityAudit"], account);
    assert.deepEqual(role.trustPolicy, trustPolicy("the-id"), account);
  }

  it("keeps every old role of that shard", async () => {
    await environment.faults([{ effect: "deny", account: REFUSING, action: "iam:CreateRole" }]);
    stack.configure({ ...SETTINGS, roleName: NEW });
    const { exitCode, output } = await fleetUp();
    assert.notEqual(exitCode, 0);
    assert.match(output, new RegExp(`1 account is not finished: ${REFUSING}\\.`));
    const shard = shardOf(REFUSING, SHARDS);
    for (const account of ACCOUNTS.filter((id) => shardOf(id, SHARDS) === shard)) {
      await assertWorks(account, OLD);
    }
    assert.equal(await deployedRole(environment, REFUSING, NEW), undefined);
  });

  it("is incomplete for the environment's own stack, too, which names the command", async () => {
    const { exitCode, output } = await stack.pulumi("up", "--yes");
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      new RegExp(`not finished by the shards: .*${REFUSING}[^]*npx authomize fleet up --stack`),
    );
    const { output: shown } = await stack.authomize("handover", "--no-record");
    assert.match(shown, /run again: npx authomize fleet up --stack renamed-fleet/);
  });

  it("ends with the new roles alone once nothing refuses", async () => {
    await environment.faults([]);
    const { exitCode, output } = await fleetUp();
    assert.equal(exitCode, 0, output);
    for (const account of ACCOUNTS) {
      await assertWorks(account, NEW);
      assert.equal(await deployedRole(environment, account, OLD), undefined);
    }
    const { exitCode: own } = await stack.pulumi("up", "--yes");
    assert.equal(own, 0);
  });
});
