import assert from "node:assert/strict";

import type { EvaluationResult } from "@aws-sdk/client-iam";

import { refusalOf } from "../../../aws/simulateCalls";

const RESULT = { EvalActionName: "iam:CreateRole" };
const NOT_BY_ORGANIZATION = { OrganizationsDecisionDetail: { AllowedByOrganizations: true } };
const BY_ORGANIZATION = { OrganizationsDecisionDetail: { AllowedByOrganizations: false } };
const BY_BOUNDARY = { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } };
const OWN = { MatchedStatements: [{ SourcePolicyId: "Own" }, { SourcePolicyId: "Own" }] };

/** What AWS answers → who refuses, whether by a deny, and by which policies. */
const ANSWERS: readonly (readonly [string, Omit<EvaluationResult, "EvalActionName">, unknown[]])[] =
  [
    [
      "a deny of a service control policy",
      { EvalDecision: "explicitDeny", ...BY_ORGANIZATION },
      ["serviceControlPolicy", true, []],
    ],
    [
      "no service control policy that allows it",
      { EvalDecision: "implicitDeny", ...BY_ORGANIZATION, ...BY_BOUNDARY },
      ["serviceControlPolicy", false, []],
    ],
    [
      "a boundary",
      { EvalDecision: "implicitDeny", ...NOT_BY_ORGANIZATION, ...BY_BOUNDARY },
      ["permissionsBoundary", false, []],
    ],
    [
      "a deny of the role's own policy, whatever its boundary does",
      { EvalDecision: "explicitDeny", ...NOT_BY_ORGANIZATION, ...BY_BOUNDARY, ...OWN },
      ["ownPolicy", true, ["Own"]],
    ],
    [
      "a boundary, although a policy of the role's own allows it",
      { EvalDecision: "implicitDeny", ...BY_BOUNDARY, ...OWN },
      ["permissionsBoundary", false, []],
    ],
    ["no policy of the role's own", { EvalDecision: "implicitDeny" }, ["ownPolicy", false, []]],
  ];

describe("refusalOf", () => {
  for (const [name, answer, expected] of ANSWERS) {
    it(`knows ${name}`, () => {
      const [refusal] = refusalOf({ ...RESULT, ...answer });
      assert.ok(refusal);
      assert.deepEqual([refusal.by, refusal.isExplicit, refusal.policies], expected);
      assert.equal(refusal.action, "iam:CreateRole");
    });
  }

  it("has nothing against what is allowed", () => {
    const answer = { ...RESULT, ...NOT_BY_ORGANIZATION, ...OWN, EvalDecision: "allowed" } as const;
    assert.deepEqual(refusalOf(answer), []);
  });

  it("keeps the condition keys that AWS was not told", () => {
    const MissingContextValues = ["aws:SourceIp"];
    const [refusal] = refusalOf({ ...RESULT, EvalDecision: "implicitDeny", MissingContextValues });
    assert.deepEqual(refusal?.missingKeys, ["aws:SourceIp"]);
  });
});
