import assert from "node:assert/strict";
import { type FaultRule, Faults, matches, parseFaultRules } from "../../../sandbox/gateway/faults";

const ACCOUNT = "310957284466";
const OTHER = "058264715093";

function effects(faults: Faults, account: string, action: string): string[] {
  return faults.strike(account, action).map((fault) => fault.effect);
}

function faultsOf(...rules: FaultRule[]): Faults {
  const faults = new Faults();
  faults.replace(rules);
  return faults;
}

describe("fault rules", () => {
  it("match by account and by action with wildcards", () => {
    const rule: FaultRule = { effect: "deny", account: ACCOUNT, action: "iam:*Role" };
    assert.equal(matches(rule, ACCOUNT, "iam:CreateRole"), true);
    assert.equal(matches(rule, ACCOUNT, "iam:CreateRoles"), false);
    assert.equal(matches(rule, ACCOUNT, "sts:AssumeRole"), false);
    assert.equal(matches(rule, OTHER, "iam:CreateRole"), false);
    assert.equal(matches({ effect: "deny" }, OTHER, "anything:AtAll"), true);
    assert.equal(
      matches({ effect: "account-vanished", account: ACCOUNT }, ACCOUNT, "s3:GetObject"),
      true,
    );
  });

  it("are refused with every problem named", () => {
    const rules = [
      { effect: "melt" },
      { effect: "latency", account: 310957284466 },
      { effect: "deny", times: 0 },
      { effect: "account-vanished" },
      { effect: "deny", acount: ACCOUNT },
    ];
    assert.throws(
      () => parseFaultRules(rules),
      /0\.effect.*1\.account.*1\.milliseconds.*2\.times.*3\.account.*4\.acount/s,
    );
    assert.throws(() => parseFaultRules({}), /rules/);
  });
});

describe("Faults", () => {
  it("strike as often as a rule says", () => {
    const faults = faultsOf({ effect: "throttle", times: 2 });
    assert.deepEqual(effects(faults, ACCOUNT, "iam:GetRole"), ["throttle"]);
    assert.deepEqual(faults.active(), [{ effect: "throttle", times: 1 }]);
    assert.deepEqual(effects(faults, ACCOUNT, "iam:GetRole"), ["throttle"]);
    assert.deepEqual(effects(faults, ACCOUNT, "iam:GetRole"), []);
    assert.deepEqual(faults.active(), []);
  });

  it("combine latency with the first fault that ends the call, which spends no other", () => {
    const faults = faultsOf(
      { effect: "latency", milliseconds: 5 },
      { effect: "reset", times: 1 },
      { effect: "deny", times: 1 },
    );
    assert.deepEqual(effects(faults, ACCOUNT, "iam:GetRole"), ["latency", "reset"]);
    assert.deepEqual(effects(faults, ACCOUNT, "iam:GetRole"), ["latency", "deny"]);
    assert.deepEqual(effects(faults, ACCOUNT, "iam:GetRole"), ["latency"]);
  });

  it("keep a new role unknown for some seconds, as often as the rule says", () => {
    const faults = faultsOf({ effect: "eventual-consistency", seconds: 3, times: 1 });
    faults.roleCreated(ACCOUNT, "First", 1000);
    faults.roleCreated(ACCOUNT, "Second", 1000);
    assert.equal(faults.isStillUnknown(ACCOUNT, "First", 3999), true);
    assert.equal(faults.isStillUnknown(ACCOUNT, "First", 4000), false);
    assert.equal(faults.isStillUnknown(OTHER, "First", 1000), false);
    assert.equal(faults.isStillUnknown(ACCOUNT, "Second", 1000), false);
    assert.deepEqual(effects(faults, ACCOUNT, "iam:CreateRole"), []);
  });

  it("are forgotten when they are replaced", () => {
    const faults = faultsOf({ effect: "eventual-consistency", seconds: 3 });
    faults.roleCreated(ACCOUNT, "Role", 0);
    faults.replace([]);
    assert.equal(faults.isStillUnknown(ACCOUNT, "Role", 1), false);
  });
});
