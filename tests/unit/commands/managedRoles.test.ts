import assert from "node:assert/strict";

import type { StackOutputs } from "../../../contract/stackOutputs";
import { managedRoles } from "../../../commands/preflight/managedRoles";
import type { StateResource } from "../../../commands/stack/stackState";

const ACCOUNT = "310957284466";
const NAME = "AuthomizeCrossAccountTrustRole";
const ARN = `arn:aws:iam::${ACCOUNT}:role/${NAME}`;
const OUTPUTS: StackOutputs = {
  roleArns: { [ACCOUNT]: ARN },
  externalId: "some-external-id",
  roleName: NAME,
  accounts: [ACCOUNT],
  incompleteAccounts: [],
  handover: { accountNumbers: ACCOUNT },
};

function state(...resources: readonly StateResource[]): readonly StateResource[] {
  return resources;
}

function resource(type: string, logicalName: string, name: string): StateResource {
  const urn = `urn:pulumi:prod::authomize-aws::${type}::${logicalName}`;
  return { urn, type, id: name, outputs: { name, path: "/" } };
}

const ROLE = resource("aws:iam/role:Role", `authomize-${ACCOUNT}`, NAME);
const STACK_SET = resource("aws:cloudformation/stackSet:StackSet", "authomize", "authomize");

describe("managedRoles", () => {
  it("takes the state's word for it", () => {
    assert.equal(managedRoles(state(ROLE), undefined, NAME)(ACCOUNT, ARN), true);
    assert.equal(managedRoles(state(), undefined, NAME)(ACCOUNT, ARN), false);
    assert.equal(managedRoles(state(ROLE), undefined, NAME)("846120973358", ARN), false);
  });

  it("does not take the outputs' word for a role that left the state", () => {
    assert.equal(managedRoles(state(), OUTPUTS, NAME)(ACCOUNT, ARN), false);
  });

  it("does not mistake a role of the former name for one of the new", () => {
    assert.equal(managedRoles(state(ROLE), OUTPUTS, "Auditor")(ACCOUNT, undefined), false);
  });

  it("knows a renamed role by its own name, and not one that was replaced", () => {
    const renamed = resource("aws:iam/role:Role", `authomize-${ACCOUNT}-Auditor`, "Auditor");
    assert.equal(managedRoles(state(ROLE, renamed), OUTPUTS, "Auditor")(ACCOUNT, ARN), true);
    const replaced = { ...ROLE, delete: true };
    assert.equal(managedRoles(state(replaced), OUTPUTS, NAME)(ACCOUNT, ARN), false);
  });

  it("takes the outputs' word where a StackSet makes the roles", () => {
    assert.equal(managedRoles(state(STACK_SET), OUTPUTS, NAME)(ACCOUNT, ARN), true);
    assert.equal(managedRoles(state(STACK_SET), OUTPUTS, NAME)(ACCOUNT, undefined), true);
    const elsewhere = `arn:aws:iam::${ACCOUNT}:role/other/${NAME}`;
    assert.equal(managedRoles(state(STACK_SET), OUTPUTS, NAME)(ACCOUNT, elsewhere), false);
    const incomplete = { ...OUTPUTS, incompleteAccounts: [ACCOUNT] };
    assert.equal(managedRoles(state(STACK_SET), incomplete, NAME)(ACCOUNT, ARN), false);
    assert.equal(managedRoles(state(STACK_SET), undefined, NAME)(ACCOUNT, ARN), false);
  });

  it("knows what an interrupted run's StackSet has made by then, but not what is in its way", () => {
    const interrupted = { ...OUTPUTS, incompleteAccounts: [ACCOUNT] };
    const isManaged = (
      instanceState: "current" | "working" | "failed",
      resources = [STACK_SET],
    ) => {
      const instance = { accountId: ACCOUNT, state: instanceState, reason: "" };
      const instances = new Map([[ACCOUNT, instance]]);
      return managedRoles(state(...resources), interrupted, NAME, instances)(ACCOUNT, ARN);
    };
    assert.equal(isManaged("current"), true);
    assert.equal(isManaged("working"), true);
    assert.equal(isManaged("failed"), false);
    assert.equal(isManaged("current", []), false);
  });
});
