import assert from "node:assert/strict";

import { legacyUserPolicy } from "../../../../contract/legacyUser";
import {
  type DescribedUser,
  type ExpectedUser,
  missingUser,
  verifyUser,
} from "../../../../contract/verification/verifyUser";

const [SHOP, PAYMENTS] = ["310957284466", "846120973358"];
const ROLE = { roleName: "AuthomizeCrossAccountTrustRole", rolePath: "/" };
const POLICY = "AssumeAuthomizeTrustRoles";
const BOUNDARY = "arn:aws:iam::417290385612:policy/LegacyBoundary";
const NOW = new Date("2026-11-26T00:00:00Z");

const EXPECTED: ExpectedUser = {
  userName: "authomize-prod",
  isOwn: true,
  owner: "authomize-aws/prod",
  accountIds: [SHOP, PAYMENTS],
  role: ROLE,
  boundaryArn: BOUNDARY,
  accessKeyIds: ["AKIAOWN"],
  now: NOW,
  repair: "npx pulumi up --refresh",
  whose: "npx authomize preflight",
};

const KEY = { id: "AKIAOWN", isActive: true, created: new Date("2026-11-01T00:00:00Z") };

const SOUND: DescribedUser = {
  arn: "arn:aws:iam::417290385612:user/authomize-prod",
  owner: "authomize-aws/prod",
  permissionsBoundary: BOUNDARY,
  inlinePolicies: { [POLICY]: legacyUserPolicy([SHOP, PAYMENTS], ROLE) },
  managedPolicyArns: [],
  groups: [],
  hasPassword: false,
  accessKeys: [KEY],
};

function found(
  observed: Partial<DescribedUser>,
  expected: Partial<ExpectedUser> = {},
): readonly string[] {
  const findings = verifyUser({ ...SOUND, ...observed }, { ...EXPECTED, ...expected });
  return findings.map(({ severity, rule }) => `${severity} ${rule}`);
}

function withPolicy(document: unknown): Partial<DescribedUser> {
  return { inlinePolicies: { [POLICY]: document } };
}

const ARNS = [PAYMENTS, SHOP].map((id) => `arn:aws:iam::${id}:role/${ROLE.roleName}`);
const STATEMENT = { Effect: "Allow", Action: "sts:AssumeRole", Resource: ARNS };

describe("verifyUser", () => {
  it("finds nothing in what this project makes, whatever the order and IAM's other spellings", () => {
    assert.deepEqual(found({}), []);
    const spelled = { Statement: STATEMENT, Version: "2012-10-17" };
    assert.deepEqual(found(withPolicy(spelled)), []);
    const many = Array.from({ length: 100 }, (_, index) => String(100_000_000_000 + index));
    const byCondition = withPolicy(legacyUserPolicy(many, ROLE));
    assert.deepEqual(found(byCondition, { accountIds: many }), []);
  });

  const changed: readonly (readonly [string, unknown])[] = [
    ["everything", { ...STATEMENT, Action: "*", Resource: "*" }],
    ["one action more", { ...STATEMENT, Action: ["sts:AssumeRole", "iam:*"] }],
    ["one role more", { ...STATEMENT, Resource: [...ARNS, "arn:aws:iam::999988887777:role/R"] }],
    ["another element", { ...STATEMENT, NotAction: "iam:GetUser" }],
    [
      "a condition",
      { ...STATEMENT, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
    ],
    ["two statements", [STATEMENT, { ...STATEMENT, Action: "*" }]],
    ["a denial", { ...STATEMENT, Effect: "Deny" }],
  ];
  for (const [what, Statement] of changed) {
    it(`finds its policy changed: ${what}`, () => {
      const document = { Version: "2012-10-17", Statement };
      assert.deepEqual(found(withPolicy(document)), ["critical user-policy-changed"]);
    });
  }

  it("finds a policy that is no JSON", () => {
    assert.deepEqual(found(withPolicy("{")), ["critical user-policy-changed"]);
  });

  it("finds a policy that is gone, or has less than all accounts, and names them", () => {
    assert.deepEqual(found({ inlinePolicies: {} }), ["high user-policy-missing"]);
    const observed = { ...SOUND, ...withPolicy(legacyUserPolicy([SHOP], ROLE)) };
    const [less, ...others] = verifyUser(observed, EXPECTED);
    assert.equal(less?.rule, "user-policy-missing");
    assert.ok(less.problem.endsWith(` in ${PAYMENTS}`), less.problem);
    assert.deepEqual(others, []);
  });

  const added: readonly (readonly [string, Partial<DescribedUser>, string])[] = [
    [
      "another inline policy",
      { inlinePolicies: { ...SOUND.inlinePolicies, more: {} } },
      "delete-user-policy --user-name authomize-prod --policy-name more;",
    ],
    [
      "an attached policy",
      { managedPolicyArns: ["arn:p"] },
      "detach-user-policy --user-name authomize-prod --policy-arn arn:p;",
    ],
    [
      "a group",
      { groups: ["Administrators"] },
      "remove-user-from-group --user-name authomize-prod --group-name Administrators;",
    ],
    ["a password", { hasPassword: true }, "delete-login-profile --user-name authomize-prod;"],
    [
      "a key that the stack did not make, switched off or not",
      { accessKeys: [KEY, { ...KEY, id: "AKIAOTHER", isActive: false }] },
      "delete-access-key --user-name authomize-prod --access-key-id AKIAOTHER;",
    ],
  ];
  for (const [what, observed, command] of added) {
    it(`finds ${what}, and says how to take it away`, () => {
      const [one, ...others] = verifyUser({ ...SOUND, ...observed }, EXPECTED);
      assert.equal(one?.severity, "critical");
      assert.ok(one.fix.includes(`aws iam ${command}`), one.fix);
      assert.deepEqual(others, []);
    });
  }

  it("finds its own key gone, inactive, or old", () => {
    assert.deepEqual(found({ accessKeys: [] }), ["high user-key-missing"]);
    assert.deepEqual(found({ accessKeys: [{ ...KEY, isActive: false }] }), [
      "high user-key-inactive",
    ]);
    const created = (day: string) => ({ accessKeys: [{ ...KEY, created: new Date(day) }] });
    assert.deepEqual(found(created("2026-08-28T00:00:00Z")), ["info user-key-old"]);
    assert.deepEqual(found(created("2026-08-28T00:00:01Z")), []);
  });

  it("finds a boundary that is gone, another, or not asked for", () => {
    const high = ["high user-boundary-missing"];
    assert.deepEqual(found({ permissionsBoundary: undefined }), high);
    assert.deepEqual(found({ permissionsBoundary: "arn:other" }), high);
    assert.deepEqual(found({}, { boundaryArn: undefined }), ["medium user-boundary-added"]);
  });

  it("says of one that is somebody else's only that", () => {
    const other = { groups: ["Administrators"], hasPassword: true };
    assert.deepEqual(found(other, { isOwn: false }), ["critical user-remade"]);
  });
});

describe("missingUser", () => {
  const commands = { deploy: "npx pulumi up", repair: "npx pulumi up --refresh" };

  it("tells one that was deleted from one that was never made", () => {
    assert.match(missingUser("arn:u", true, commands).fix, /up --refresh$/);
    assert.match(missingUser("arn:u", false, commands).fix, /pulumi up$/);
  });
});
