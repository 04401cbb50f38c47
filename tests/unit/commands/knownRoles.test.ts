import assert from "node:assert/strict";

import { leavingRoles } from "../../../commands/preflight/leavingRoles";
import { knownRoles, lastRoleIdsOf, liveRoles } from "../../../commands/stack/knownRoles";
import type { StateResource } from "../../../commands/stack/stackState";

const HERE = "310957284466";
const LEFT = "846120973358";
const NAME = "AuthomizeCrossAccountTrustRole";
const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify({ [HERE]: "AROA-1" }),
};

function role(accountId: string, uniqueId: string, name = NAME): StateResource {
  const urn = `urn:pulumi:prod::p::aws:iam/role:Role::authomize-${accountId}`;
  return { urn, type: "aws:iam/role:Role", outputs: { name, path: "/", uniqueId } };
}

function root(outputs: Readonly<Record<string, unknown>>): StateResource {
  return {
    urn: "urn:pulumi:prod::p::pulumi:pulumi:Stack::p-prod",
    type: "pulumi:pulumi:Stack",
    outputs,
  };
}

function integration(
  inputs: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>>,
): StateResource {
  const type = "authomize-aws:index:AuthomizeIntegration";
  return { urn: `urn:pulumi:prod::p::${type}::authomize`, type, inputs, outputs };
}

function idsOf(...states: readonly (readonly StateResource[])[]) {
  return knownRoles(states.map((resources) => ({ resources }))).map(({ known }) => known);
}

describe("what a stack knows of its roles", () => {
  it("is the state's ID and the one that the last run exported", () => {
    const outputs = { roleName: NAME, roleIds: { [HERE]: "AROA-1" } };
    assert.deepEqual(idsOf([root(outputs), role(HERE, "AROA-2")]), [
      { inState: "AROA-2", lastRun: "AROA-1" },
    ]);
  });

  it("is the state's alone in a stack of an older version", () => {
    assert.deepEqual(idsOf([root({ roleName: NAME, roleArns: {} }), role(HERE, "AROA-1")]), [
      { inState: "AROA-1", lastRun: undefined },
    ]);
  });

  it("has the IDs of former names and of accounts that left", () => {
    const formerRoleIds = { [LEFT]: { [NAME]: "AROA-3" } };
    assert.deepEqual(idsOf([root({ roleName: NAME, formerRoleIds }), role(LEFT, "AROA-4")]), [
      { inState: "AROA-4", lastRun: "AROA-3" },
    ]);
  });

  it("is each shard's own", () => {
    const shard = (uniqueId: string) => [
      root({ roleName: NAME, roleIds: { [HERE]: uniqueId } }),
      role(HERE, uniqueId),
    ];
    const lastRuns = idsOf(shard("AROA-1"), shard("AROA-2")).map(({ lastRun }) => lastRun);
    assert.deepEqual(lastRuns, ["AROA-1", "AROA-2"]);
  });

  it("is the component's where a program gives it arguments, whatever the program exports", () => {
    const ids = { roleName: NAME, roleIds: { [HERE]: "AROA-1" } };
    const exported = root({ roleName: "mine", roleIds: { [HERE]: "else" } });
    const written = integration({ accounts: [] }, ids);
    assert.deepEqual(lastRoleIdsOf([exported, written]).roleIds, { [HERE]: "AROA-1" });
    // The whole program keeps in its own outputs what its component does not know in a run.
    const whole = integration({}, { roleName: NAME, roleIds: {} });
    assert.deepEqual(lastRoleIdsOf([root(ids), whole]).roleIds, { [HERE]: "AROA-1" });
  });

  it("is read where a program keeps its outputs encrypted", () => {
    const outputs = { roleName: NAME, roleIds: SECRET };
    assert.deepEqual(lastRoleIdsOf([root(outputs)]).roleIds, { [HERE]: "AROA-1" });
  });

  it("leaves out a role that another has taken the place of", () => {
    const roles = knownRoles([{ resources: [{ ...role(HERE, "AROA-1"), delete: true }] }]);
    assert.equal(roles.length, 1);
    assert.deepEqual(liveRoles(roles), []);
  });
});

describe("the roles that preflight looks at beside those that are asked for", () => {
  it("are those of accounts that left, and of former names", () => {
    const resources = [
      role(HERE, "A"),
      role(HERE, "B", "Former"),
      role(LEFT, "C"),
      role(LEFT, "", ""),
    ];
    const accounts = [{ id: HERE, accessRoleName: "Access" }];
    const state = {
      stack: "prod",
      resources,
      pendingOperations: [],
      deployment: { version: 3, deployment: {} },
    };
    const settings = { accounts, roleName: NAME };
    const found = leavingRoles({ states: [state], settings }).map(({ roleId }) => roleId);
    assert.deepEqual(found, ["B", "C"]);
  });
});
