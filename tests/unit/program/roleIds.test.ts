import assert from "node:assert/strict";

import { knownRoleIds } from "../../../program/outputs";
import { formerRoleIds } from "../../../program/survey/formerRoleIds";
import type { FoundRole } from "../../../program/survey/roleSurvey";
import type { DeployedResource } from "../../../state/deployedRoles";
import { ACCOUNT, PLAIN } from "../contract/roleSettings";

const OTHER = "846120973358";
const ACCESS = { id: ACCOUNT, accessRoleName: "Access" };
const { roleName } = PLAIN;

function removed(kind: "own" | "none", ids: { inState?: string; lastRun?: string }): FoundRole {
  const { inState: roleId = "", lastRun: lastRoleId } = ids;
  const logicalName = `authomize-${ACCOUNT}`;
  const named = { accountId: ACCOUNT, roleName, rolePath: "/" };
  const deployed = { urn: "urn", logicalName, roleId, ...named };
  return { account: ACCESS, role: PLAIN, isStateKnown: true, deployed, lastRoleId, kind };
}

function foreign(ids: { inState?: string; lastRun?: string }): FoundRole {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${roleName}`;
  const more = { arn, owner: undefined, isReplaced: true, isRetagged: false };
  return { ...removed("none", ids), kind: "foreign", ...more };
}

describe("the unique IDs of roles that are to be removed", () => {
  const cases: readonly (readonly [string, FoundRole, string | undefined])[] = [
    ["are the state's of the stack's own", removed("own", { inState: "A" }), "A"],
    [
      "are the state's of one that the stack itself made anew",
      removed("own", { inState: "B", lastRun: "A" }),
      "B",
    ],
    [
      "are the last run's where a refresh has brought in another",
      foreign({ inState: "B", lastRun: "A" }),
      "A",
    ],
    [
      "are the last run's where the role is gone",
      removed("none", { inState: "A", lastRun: "A" }),
      "A",
    ],
    ["are unknown where no run exported them", foreign({ inState: "B" }), undefined],
    ["are unknown of one that is half made", removed("own", {}), undefined],
  ];
  for (const [title, found, expected] of cases) {
    it(title, () => {
      const ids = expected === undefined ? {} : { [ACCOUNT]: { [roleName]: expected } };
      assert.deepEqual(formerRoleIds([found]), ids);
    });
  }
});

describe("the unique IDs of roles that are asked for", () => {
  const last = { roleName, roleIds: { [ACCOUNT]: "A" } };
  const inState = (name: string): readonly DeployedResource[] => [
    {
      urn: `urn:pulumi:prod::authomize-aws::aws:iam/role:Role::authomize-${ACCOUNT}`,
      type: "aws:iam/role:Role",
      outputs: { name, path: "/", uniqueId: "B" },
    },
  ];
  const idsOf = (
    made: Readonly<Record<string, string>>,
    more: { name?: string; before?: object; resources?: readonly DeployedResource[] } = {},
    kind: "accounts" | "moving" = "accounts",
  ) => {
    const { name = roleName, before = last, resources = inState(roleName) } = more;
    const accounts = [ACCOUNT, OTHER].map((id) => ({ id, accessRoleName: "Access" }));
    const settings = { accounts, roleName: name };
    return knownRoleIds(made, { settings, last: before, resources }, { kind });
  };

  it("are those of this run, and of the last where this one could not work", () => {
    assert.deepEqual(idsOf({ [OTHER]: "C" }), { [ACCOUNT]: "A", [OTHER]: "C" });
    assert.deepEqual(idsOf({ [ACCOUNT]: "C" }), { [ACCOUNT]: "C" });
  });

  it("are never those of a former name", () => {
    assert.deepEqual(idsOf({}, { name: "Auditor" }), {});
  });

  it("are those of the former name where it is asked for again", () => {
    const before = {
      roleName: "Auditor",
      roleIds: { [ACCOUNT]: "N" },
      formerRoleIds: { [ACCOUNT]: { [roleName]: "A" } },
    };
    assert.deepEqual(idsOf({}, { before }), { [ACCOUNT]: "A" });
  });

  it("are given up with a role that has left the state, but not on the way to a StackSet", () => {
    assert.deepEqual(idsOf({}, { resources: [] }), {});
    assert.deepEqual(idsOf({}, { resources: [] }, "moving"), { [ACCOUNT]: "A" });
  });
});
