import assert from "node:assert/strict";

import {
  describeRetaggedRoles,
  isRetagged,
  refuseWhereAllAreRetagged,
} from "../../../program/survey/retaggedRoles";
import type { ForeignRole, FoundRole } from "../../../program/survey/roleSurvey";
import { PLAIN } from "../contract/roleSettings";

const STACK = { environment: "prod", stack: "prod" };
const ROLE = {
  account: { id: "310957284466", accessRoleName: "Access" },
  role: PLAIN,
  isStateKnown: true,
  deployed: {
    urn: "urn",
    logicalName: "authomize-310957284466",
    accountId: "310957284466",
    roleName: PLAIN.roleName,
    rolePath: "/",
    roleId: "AROA",
  },
};
const OWN: FoundRole = { ...ROLE, kind: "own" };
const RETAGGED: ForeignRole = {
  ...ROLE,
  kind: "foreign",
  arn: "arn:aws:iam::310957284466:role/AuthomizeCrossAccountTrustRole",
  owner: "authomize-aws/old",
  isReplaced: false,
  isRetagged: true,
};
const REMADE: ForeignRole = { ...RETAGGED, isReplaced: true, isRetagged: false };
const NEW: FoundRole = { ...ROLE, deployed: undefined, kind: "none" };
const OUT_OF_REACH: FoundRole = { ...ROLE, kind: "unreachable", reason: "AccessDenied" };

describe("refuseWhereAllAreRetagged", () => {
  const cases: readonly (readonly [string, readonly FoundRole[], boolean])[] = [
    ["refuses where every role of the state names another stack", [RETAGGED, RETAGGED], true],
    ["refuses beside new accounts, and ones out of reach", [RETAGGED, NEW, OUT_OF_REACH], true],
    ["lets the others be deployed where one is the stack's own", [RETAGGED, OWN], false],
    ["lets a role that was made anew be named as such", [RETAGGED, REMADE], false],
    ["has nothing against a stack without roles", [NEW], false],
  ];
  for (const [title, found, isRefused] of cases) {
    it(title, () => {
      const attempt = () => {
        refuseWhereAllAreRetagged(found, STACK);
      };
      const message =
        /Nothing was touched[^]*adopt --take-over authomize-aws\/old --stack prod, then/;
      if (isRefused) assert.throws(attempt, message);
      else assert.doesNotThrow(attempt);
    });
  }
});

describe("describeRetaggedRoles", () => {
  it("says what happened and names the command, also of a shard's environment", () => {
    const text = describeRetaggedRoles([RETAGGED], { environment: "prod", stack: "prod-shard-01" });
    assert.match(text, /^1 role of this stack's state, by the very ID that AWS has, has the tag/);
    assert.match(text, /this stack's project or name was changed, or that stack has the roles now/);
    assert.match(text, /--take-over authomize-aws\/old --stack prod, then npx authomize fleet up/);
    assert.match(text, /stack old of the project authomize-aws has them now.*authomize forget/);
  });

  it("is of no role that was made anew", () => {
    assert.equal(isRetagged(REMADE), false);
  });
});
