import assert from "node:assert/strict";

import {
  preflightFindings,
  type AccountBefore,
} from "../../../../contract/verification/preflightFindings";
import { BOUND, PLAIN } from "../roleSettings";

const ARN = "arn:aws:iam::310957284466:role/AuthomizeCrossAccountTrustRole";
const OWN = "authomize-aws/prod";
const OTHER = "authomize-aws/staging";
const BY_ITSELF = {
  stack: "prod",
  owner: OWN,
  repair: "npx pulumi up --refresh --stack prod",
  byStackSet: false,
};
const NOTHING_THERE: AccountBefore = { isManaged: false, boundaryExists: true };

function rulesFor(before: Partial<AccountBefore>, role = PLAIN): readonly string[] {
  return preflightFindings({ ...NOTHING_THERE, ...before }, role, BY_ITSELF).map(
    ({ severity, rule }) => `${severity} ${rule}`,
  );
}

describe("preflightFindings", () => {
  it("has nothing against an account without the role, or with the stack's own", () => {
    assert.deepEqual(rulesFor({}), []);
    assert.deepEqual(rulesFor({ roleArn: ARN, isManaged: true }), []);
  });

  it("names a role that is not the stack's", () => {
    assert.deepEqual(rulesFor({ roleArn: ARN }), ["high role-exists"]);
  });

  it("says whose a role is that the state does not know", () => {
    const problemOf = (owner: string | undefined) =>
      preflightFindings({ ...NOTHING_THERE, roleArn: ARN, owner }, PLAIN, BY_ITSELF)[0];
    assert.match(problemOf(undefined)?.problem ?? "", /no tag says that a stack made it/);
    assert.match(
      problemOf(OWN)?.problem ?? "",
      /this stack made it, in a run that was interrupted/,
    );
    assert.match(problemOf(OTHER)?.problem ?? "", /belongs to the stack authomize-aws\/staging/);
    const fix = problemOf(OTHER)?.fix ?? "";
    assert.match(fix, /npx authomize forget 310957284466 --stack staging/);
    assert.match(fix, /npx authomize adopt --take-over authomize-aws\/staging --stack prod/);
  });

  it("names a role of the state that another stack owns, too", () => {
    const managed = { roleArn: ARN, isManaged: true };
    assert.deepEqual(rulesFor({ ...managed, owner: OWN }), []);
    assert.deepEqual(rulesFor({ ...managed, owner: OTHER }), ["high role-owned-twice"]);
  });

  it("names the command for a role whose stack or project got another name", () => {
    const fixOf = (isSame: boolean) => {
      const before = { ...NOTHING_THERE, roleArn: ARN, isManaged: true, owner: OTHER, isSame };
      return preflightFindings(before, PLAIN, BY_ITSELF)[0]?.fix ?? "";
    };
    assert.match(
      fixOf(true),
      /npx authomize adopt --take-over authomize-aws\/staging --stack prod/,
    );
    assert.doesNotMatch(fixOf(false), /adopt/);
  });

  it("names a role that somebody made anew under the name of the stack's", () => {
    const before = { ...NOTHING_THERE, roleArn: ARN, isManaged: true, isRemade: true };
    const findingOf = (owner: string | undefined, isWritten = false) =>
      preflightFindings({ ...before, owner }, PLAIN, { ...BY_ITSELF, isWritten })[0];
    assert.deepEqual(rulesFor(before), ["high role-remade"]);
    const { problem, fix } = findingOf(undefined) ?? {};
    assert.match(problem ?? "", /pulumi up leaves it alone.*pulumi destroy would delete it/);
    assert.match(fix ?? "", /delete it there, then: npx pulumi up --refresh --stack prod/);
    assert.match(fix ?? "", /take the account out.*npx authomize forget 310957284466 --stack prod/);
    assert.match(findingOf(OWN)?.fix ?? "", /its tag names this stack.*pulumi up --refresh/);
    assert.equal(findingOf(OTHER)?.rule, "role-owned-twice");
    // The component itself looks at nothing before it is deployed.
    const written = findingOf(undefined, true);
    assert.match(written?.problem ?? "", /pulumi up and pulumi destroy.*would change or delete it/);
    assert.doesNotMatch(written?.fix ?? "", /authomize forget/);
  });

  it("names a role that the stack made and that is gone", () => {
    assert.deepEqual(rulesFor({ isManaged: true }), ["medium role-gone"]);
  });

  it("names a boundary that does not exist, if one is asked for", () => {
    assert.deepEqual(rulesFor({ boundaryExists: false }, BOUND), ["high boundary-absent"]);
    assert.deepEqual(rulesFor({ boundaryExists: false }), []);
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
