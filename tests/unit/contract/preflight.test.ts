import assert from "node:assert/strict";

import { preflightFindings, type AccountBefore } from "../../../contract/preflight";
import { BOUND, PLAIN } from "./roleSettings";

const ARN = "arn:aws:iam::310957284466:role/AuthomizeCrossAccountTrustRole";
const BY_ITSELF = { stack: "prod", byStackSet: false };
const NOTHING_THERE: AccountBefore = { isManaged: false, boundaryExists: true };

function told(before: Partial<AccountBefore>, role = PLAIN): readonly string[] {
  return preflightFindings({ ...NOTHING_THERE, ...before }, role, BY_ITSELF).map(
    ({ severity, rule }) => `${severity} ${rule}`,
  );
}

describe("preflightFindings", () => {
  it("has nothing against an account without the role, or with the stack's own", () => {
    assert.deepEqual(told({}), []);
    assert.deepEqual(told({ roleArn: ARN, isManaged: true }), []);
  });

  it("names a role that is not the stack's", () => {
    assert.deepEqual(told({ roleArn: ARN }), ["high role-exists"]);
  });

  it("names a role that the stack made and that is gone", () => {
    assert.deepEqual(told({ isManaged: true }), ["medium role-gone"]);
  });

  it("names a boundary that does not exist, if one is asked for", () => {
    assert.deepEqual(told({ boundaryExists: false }, BOUND), ["high boundary-absent"]);
    assert.deepEqual(told({ boundaryExists: false }), []);
  });

  it("names the stack in the command that mends it", () => {
    const [finding] = preflightFindings({ ...NOTHING_THERE, roleArn: ARN }, PLAIN, BY_ITSELF);
    assert.match(finding?.fix ?? "", /npx authomize adopt --stack prod/);
  });

  it("tells of a role in the way of a StackSet, which takes over none", () => {
    const deploying = { ...BY_ITSELF, byStackSet: true };
    const [finding] = preflightFindings({ ...NOTHING_THERE, roleArn: ARN }, PLAIN, deploying);
    assert.equal(finding?.rule, "role-exists");
    assert.match(finding.problem, /CloudFormation takes over no role that exists/);
    assert.match(finding.fix, /delete it there[^]*npx authomize move --stack prod/);
  });
});
