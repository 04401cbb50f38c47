import assert from "node:assert/strict";

import { incompleteRemovals } from "../../../state/incompleteRemovals";
import { resourcesOfRemovals } from "../../../commands/forget/forgottenResources";
import type { StackState, StateResource } from "../../../commands/stack/stackState";

const ACCOUNT = "310957284466";

function resource(type: string, name: string, more: Partial<StateResource> = {}): StateResource {
  return { urn: `urn:pulumi:prod::authomize-aws::${type}::${name}`, type, ...more };
}

/** The resources of one role, each after what it needs. */
function roleOf(roleName: string, logicalName: string, more: Partial<StateResource> = {}) {
  const provider = resource("pulumi:providers:aws", logicalName, { id: "some-id" });
  const component = resource("authomize-aws:index:TrustRole", logicalName);
  const by = { provider: `${provider.urn}::some-id`, parent: component.urn };
  const outputs = { name: roleName, path: "/" };
  const role = resource("aws:iam/role:Role", logicalName, { ...by, outputs, ...more });
  const policies = resource("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", logicalName, {
    ...by,
    propertyDependencies: { roleName: [role.urn] },
  });
  return { provider, component, role, policies };
}

function stateOf(...resources: readonly StateResource[]): StackState {
  const deployment = { version: 3, deployment: {} };
  return { stack: "prod", resources, pendingOperations: [], deployment };
}

function forgotten(state: StackState, ...kept: readonly string[]): readonly StateResource[] {
  const arns = kept.map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`);
  return resourcesOfRemovals(state, incompleteRemovals(state.resources, new Set(arns)));
}

describe("resourcesOfRemovals", () => {
  it("takes out the role of a former name with all that only it needs", () => {
    const old = roleOf("Old", `authomize-${ACCOUNT}`);
    const now = roleOf("New", `authomize-${ACCOUNT}-New`);
    const state = stateOf(...Object.values(old), ...Object.values(now));
    assert.deepEqual(new Set(forgotten(state, "New")), new Set(Object.values(old)));
  });

  it("leaves the provider that something else still needs", () => {
    const old = roleOf("Old", `authomize-${ACCOUNT}`);
    const by = { provider: old.role.provider ?? "" };
    const user = resource("aws:iam/user:User", `authomize-${ACCOUNT}-legacy-user`, by);
    const dropped = forgotten(stateOf(...Object.values(old), user));
    assert.deepEqual(new Set(dropped), new Set([old.component, old.role, old.policies]));
  });

  it("takes out a replaced role alone, not the one in its place", () => {
    const now = roleOf("Role", `authomize-${ACCOUNT}`);
    const replaced = { ...now.role, outputs: { name: "Role", path: "/old/" }, delete: true };
    assert.deepEqual(forgotten(stateOf(...Object.values(now), replaced), "Role"), [replaced]);
  });

  it("leaves the roles that trust a user which is taken out", () => {
    const user = resource("aws:iam/user:User", `authomize-${ACCOUNT}-legacy-user`, {
      outputs: { arn: `arn:aws:iam::${ACCOUNT}:user/authomize-prod`, name: "authomize-prod" },
    });
    const key = resource("aws:iam/accessKey:AccessKey", `authomize-${ACCOUNT}-legacy-user-key`, {
      dependencies: [user.urn],
    });
    const role = roleOf("Role", `authomize-${ACCOUNT}`, { dependencies: [user.urn] });
    assert.deepEqual(forgotten(stateOf(user, key, ...Object.values(role)), "Role"), [user, key]);
  });
});
