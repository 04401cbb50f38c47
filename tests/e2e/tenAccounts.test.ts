import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { trustPolicy } from "../../contract/trustPolicy";
import type { FaultRule } from "../../sandbox/control";
import { Environment, type Stack } from "./environment";
import { deployedRole, deployedRoles } from "./trustRoles";
import { verified } from "./verified";

const DENIED = "058264715093";
const UNREACHABLE = "692718340571";
const THROTTLED = "310957284466";
const SLOW = "846120973358";
const RESET = "273518609942";
const FORGETFUL = "529640183727";
const FAILED = [DENIED, UNREACHABLE];

/** Everything at once, a different thing in each account. */
const FAULTS: readonly FaultRule[] = [
  { effect: "deny", account: UNREACHABLE, action: "sts:AssumeRole" },
  { effect: "throttle", account: THROTTLED, action: "iam:*", times: 4 },
  { effect: "latency", account: SLOW, action: "iam:*", milliseconds: 300 },
  { effect: "reset", account: RESET, action: "iam:AttachRolePolicy", times: 1 },
  { effect: "eventual-consistency", account: FORGETFUL, seconds: 2 },
];

/** Eight of the description and two generated ones; each step starts from what the one before left. */
describe("ten accounts on a bad day", () => {
  let environment: Environment;
  let stack: Stack;
  let accounts: readonly string[];
  let sound: readonly string[];

  before(async () => {
    environment = await Environment.start({ generatedAccounts: 2 });
    stack = await environment.stack("ten", { organization: {}, externalId: "first-id" });
    const { stdout } = await stack.authomize("plan", "--json");
    const plan = JSON.parse(stdout) as { accounts: { id: string; enrolled: boolean }[] };
    accounts = plan.accounts.flatMap(({ id, enrolled }) => (enrolled ? [id] : []));
    sound = accounts.filter((id) => !FAILED.includes(id));
    assert.equal(accounts.length, 10);
  });

  after(async () => {
    await environment.stop();
  });

  function upOnABadDay(...options: readonly string[]) {
    return stack.pulumi("up", "--yes", "--skip-preview", "--continue-on-error", ...options);
  }

  /** What AWS has, read by its own SDK. */
  async function accountsByExternalId(): Promise<Readonly<Record<string, readonly string[]>>> {
    const byId: Record<string, string[]> = {};
    const roles = await deployedRoles(environment, accounts);
    for (const id of ["first-id", "second-id"]) {
      const document = trustPolicy(id);
      byId[id] = accounts
        .filter((account) => isDeepStrictEqual(roles[account]?.trustPolicy, document))
        .toSorted();
    }
    return byId;
  }

  it("eight are complete after the run, and the two that failed are named with cause and fix", async () => {
    await environment.faults([
      ...FAULTS,
      { effect: "deny", account: DENIED, action: "iam:CreateRole" },
    ]);
    const { exitCode, output } = await upOnABadDay();
    assert.notEqual(exitCode, 0);
    assert.match(output, /1 account cannot be reached/);
    assert.match(output, new RegExp(`${UNREACHABLE} .*, by its role`));
    assert.match(output, /creating IAM Role .*AccessDenied/);
    const next =
      "When that is mended, this reads them from AWS again and completes them: " +
      `npx pulumi refresh --stack ten --target '\\*\\*authomize-${DENIED}\\*' && npx pulumi up --continue-on-error --stack ten`;
    assert.match(output, new RegExp(`1 account is not finished: ${DENIED}\\. .*${next}`));
    assert.doesNotMatch(output, /unhandled|\bat .*\.ts:\d+/);
    const roles = await deployedRoles(environment, sound);
    for (const account of sound) {
      assert.deepEqual(roles[account]?.trustPolicy, trustPolicy("first-id"), account);
      assert.deepEqual(roles[account].managedPolicyArns, ["arn:aws:iam::aws:policy/SecurityAudit"]);
    }
    assert.equal(await deployedRole(environment, DENIED), undefined);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], FAILED);
  });

  it("the next run completes those two, and calls AWS for nothing else", async () => {
    await environment.faults([]);
    await environment.resetCalls();
    await stack.up();
    const { byAccount } = await environment.calls();
    for (const account of sound) {
      const changing = Object.keys(byAccount[account] ?? {}).filter(
        (action) => !/:(AssumeRole$|Get|List|Describe)/.test(action),
      );
      assert.deepEqual(changing, [], account);
    }
    assert.deepEqual((await accountsByExternalId())["first-id"], accounts.toSorted());
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], []);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("an external ID that changes while two fail: verify tells who has which, as AWS does", async () => {
    stack.configure({ organization: {}, externalId: "second-id" });
    await environment.faults([
      ...FAULTS,
      { effect: "deny", account: DENIED, action: "iam:UpdateAssumeRolePolicy" },
    ]);
    assert.notEqual((await upOnABadDay()).exitCode, 0);

    const during = await verified(stack);
    assert.deepEqual(
      during.open.map(({ accountId, rule }) => [accountId, rule]).toSorted(),
      [
        [DENIED, "external-id"],
        [UNREACHABLE, "unreachable"],
      ].toSorted(),
    );
    const byAccount = await stack.authomize("verify");
    assert.match(byAccount.stdout, /│ this stack's +│ 8 +│/);
    assert.match(byAccount.stdout, new RegExp(`│ another +│ 1 +│ ${DENIED} │`));
    assert.match(byAccount.stdout, /│ not known +│ 1 +│/);

    await environment.faults([]);
    const has = await accountsByExternalId();
    assert.deepEqual(has, { "first-id": FAILED, "second-id": sound.toSorted() });
    assert.deepEqual((await verified(stack)).externalIds, [
      { externalId: "second-id", whose: "this stack's", accounts: has["second-id"] },
      { externalId: "first-id", whose: "another", accounts: has["first-id"] },
    ]);
  });

  it("and the next run brings the new one to those two, after which verify has nothing to say", async () => {
    const output = await stack.up("--refresh");
    assert.match(output, /~ 2 updated/);
    assert.doesNotMatch(output, /created|deleted|replaced/);
    const { open, externalIds } = await verified(stack);
    assert.deepEqual(open, []);
    assert.deepEqual(
      externalIds.map(({ whose }) => whose),
      ["this stack's"],
    );
  });
});
