import assert from "node:assert/strict";

import { knownIdentity, type LastRoleIds, lastRoleId } from "../../../state/lastRoleIds";

const HERE = "310957284466";
const LEFT = "846120973358";
const LAST: LastRoleIds = {
  roleName: "Auditor",
  roleIds: { [HERE]: "AROA-NEW" },
  formerRoleIds: { [HERE]: { Reader: "AROA-OLD" }, [LEFT]: { Auditor: "AROA-LEFT" } },
};

describe("the unique ID that the last run exported of a role", () => {
  const cases: readonly (readonly [string, string, string, LastRoleIds, string | undefined])[] = [
    ["is known of what is asked for", HERE, "Auditor", LAST, "AROA-NEW"],
    ["is that of the former name, and not that of the new", HERE, "Reader", LAST, "AROA-OLD"],
    ["is known where the account has left", LEFT, "Auditor", LAST, "AROA-LEFT"],
    ["is unknown of a name that no run asked for", HERE, "Other", LAST, undefined],
    [
      "is unknown in an account that the stack never had",
      "058264715093",
      "Auditor",
      LAST,
      undefined,
    ],
    [
      "is unknown in a stack of an older version",
      HERE,
      "Auditor",
      { roleName: "Auditor" },
      undefined,
    ],
    ["is unknown before the first run", HERE, "Auditor", {}, undefined],
  ];
  for (const [title, accountId, roleName, last, expected] of cases) {
    it(title, () => {
      assert.equal(lastRoleId(last, { accountId, roleName }), expected);
    });
  }

  it("stands beside the state's own, which a refresh may have changed", () => {
    const role = {
      urn: "urn",
      logicalName: `authomize-${HERE}`,
      accountId: HERE,
      roleName: "Reader",
      rolePath: "/",
      roleId: "AROA-REMADE",
    };
    assert.deepEqual(knownIdentity(role, LAST), { inState: "AROA-REMADE", lastRun: "AROA-OLD" });
  });
});
