import assert from "node:assert/strict";

import { removalFinding } from "../../../../contract/verification/removalFinding";

const ROLE = {
  kind: "role",
  arn: "arn:aws:iam::310957284466:role/AuthomizeCrossAccountTrustRole",
  accountId: "310957284466",
} as const;
const COMMANDS = {
  deploy: "npx pulumi up --stack prod",
  forget: "npx authomize forget 310957284466 --stack prod",
};

describe("removalFinding", () => {
  it("lets in whom it always did, where the role is there", () => {
    assert.equal(removalFinding(ROLE, "there", COMMANDS).rule, "role-left-behind");
  });

  it("sends nobody to an update for a role that the stack did not make", () => {
    const { severity, rule, problem, fix } = removalFinding(ROLE, "another", COMMANDS);
    assert.deepEqual([severity, rule], ["high", "role-remade"]);
    assert.match(problem, /did not make.*pulumi destroy would delete/);
    assert.match(fix, /npx authomize forget 310957284466/);
    assert.doesNotMatch(fix, /pulumi up/);
  });
});
