import assert from "node:assert/strict";

import { unreachable } from "../../../commands/checks/accountFinding";
import { awsError } from "../organization/answeredOrganizations";

const ACCOUNT = { id: "310957284466", accessRoleName: "Access" };

function fixOf(name: string, message: string): string {
  return unreachable(ACCOUNT, awsError(name, message), "npx authomize verify").fix;
}

describe("an account that cannot be looked into", () => {
  it("is told with AWS's own words", () => {
    const { severity, rule, problem } = unreachable(ACCOUNT, awsError("Throttling", "Rate"), "x");
    assert.deepEqual([severity, rule], ["high", "unreachable"]);
    assert.equal(problem, "the account cannot be looked into: Throttling: Rate");
  });

  it("for want of the access role: names the role, and what to do with a closed account", () => {
    const fix = fixOf("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole on y");
    assert.match(
      fix,
      /^see that the role Access exists there and trusts you, .*closed: remove it;/,
    );
    assert.match(fix, /; then: npx authomize verify$/);
  });

  it("for want of a permission inside: does not send anybody to the access role's trust", () => {
    const fix = fixOf("AccessDenied", "User: x is not authorized to perform: iam:GetRole on y");
    assert.match(fix, /^let the role Access do that there; a service control policy/);
  });

  for (const name of ["Throttling", "ThrottlingException", "TooManyRequestsException"]) {
    it(`by ${name}: says to wait`, () => {
      assert.match(fixOf(name, "Rate exceeded"), /^AWS slowed the calls down .*wait a little;/);
    });
  }

  it("by a broken connection: says to wait", () => {
    assert.match(fixOf("Error", "read ECONNRESET"), /^AWS slowed the calls down or broke/);
  });
});
