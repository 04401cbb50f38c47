import assert from "node:assert/strict";

import { spreadAccounts } from "../../../../commands/fleet/spreadAccounts";
import { withRoleIds } from "../../../../commands/fleet/spreadRoleIds";
import { knownRoles } from "../../../../commands/stack/knownRoles";
import type { StackResources, StateResource } from "../../../../commands/stack/stackState";
import { shardStackName } from "../../../../shards/shardOfAccount";

const FIRST = "310957284466";
const SECOND = "846120973358";

function root(outputs: Readonly<Record<string, unknown>>): StateResource {
  return {
    urn: "urn:pulumi:prod::p::pulumi:pulumi:Stack::p-prod",
    type: "pulumi:pulumi:Stack",
    outputs,
  };
}

function state(
  accountId: string,
  name: string,
  outputs: Readonly<Record<string, unknown>>,
): StackResources {
  const urn = `urn:pulumi:prod::p::aws:iam/role:Role::authomize-${accountId}`;
  const role = {
    urn,
    type: "aws:iam/role:Role",
    outputs: { name, path: "/", uniqueId: "AROA-REMADE" },
  };
  return { stack: "prod", resources: [root(outputs), role] };
}

describe("the unique IDs of roles that move between stacks", () => {
  it("go with them, as the last run of each stack has exported them", () => {
    const states = [
      state(FIRST, "Auditor", { roleName: "Auditor", roleIds: { [FIRST]: "AROA-1" } }),
      state(SECOND, "Former", {
        roleName: "Auditor",
        roleIds: { [SECOND]: "AROA-2" },
        formerRoleIds: { [SECOND]: { Former: "AROA-3" } },
      }),
    ];
    const { outputs } = withRoleIds(root({ roleName: "Auditor", shards: 2 }), states);
    assert.deepEqual(outputs, {
      roleName: "Auditor",
      shards: 2,
      roleIds: { [FIRST]: "AROA-1" },
      formerRoleIds: { [SECOND]: { Former: "AROA-3" } },
    });
  });

  it("are in the outputs of the stack that the accounts are spread to", () => {
    const shard = (accountId: string, index: number): StackResources => {
      const roleIds = { [accountId]: `AROA-${index}` };
      const outputs = { roleArns: {}, roleName: "Auditor", roleIds };
      const stack = shardStackName({ environment: "prod", shard: index });
      return { ...state(accountId, "Auditor", outputs), stack };
    };
    const before = [{ stack: "prod", resources: [] }, shard(FIRST, 0), shard(SECOND, 1)];
    const [whole, ...shards] = spreadAccounts(before, { environment: "prod", shards: 0 });
    assert.deepEqual(
      shards.flatMap(({ resources }) => resources),
      [],
    );
    assert.ok(whole);
    const lastRuns = knownRoles([whole]).map(({ known }) => known.lastRun);
    assert.deepEqual(lastRuns.toSorted(), ["AROA-0", "AROA-1"]);
  });

  it("are none in stacks of an older version", () => {
    const own = root({ roleName: "Auditor" });
    assert.equal(withRoleIds(own, [state(FIRST, "Auditor", { roleName: "Auditor" })]), own);
  });
});
