import assert from "node:assert/strict";

import {
  accountsOfRoles,
  deployedAccessRole,
  type DeployedResource,
  deployedRoles,
} from "../../../state/deployedRoles";
import { interruptedRoles } from "../../../state/interruptedRoles";

const [A, B] = ["111111111111", "222222222222"] as const;

function resource(
  type: string,
  name: string,
  outputs: DeployedResource["outputs"] = {},
): DeployedResource {
  return { urn: `urn:pulumi:prod::authomize-aws::${type}::${name}`, type, outputs };
}

const role = (name: string, outputs?: DeployedResource["outputs"]) =>
  resource("aws:iam/role:Role", name, outputs);
const provider = (name: string, outputs?: DeployedResource["outputs"]) =>
  resource("pulumi:providers:aws", name, outputs);

describe("deployedRoles", () => {
  it("tells a role's account by its logical name, also where it was only half made", () => {
    const outputs = { name: "Auditor", path: "/v/", uniqueId: "AROAEXAMPLE" };
    const [whole, half] = deployedRoles([
      role(`authomize-${A}-Auditor`, outputs),
      role(`authomize-${B}`),
    ]);
    assert.equal(whole?.accountId, A);
    assert.equal(whole.rolePath, "/v/");
    assert.equal(whole.roleId, "AROAEXAMPLE");
    assert.deepEqual([half?.accountId, half?.roleId], [B, ""]);
  });
});

describe("deployedAccessRole", () => {
  it("is the role that the account's provider assumes, whatever its session policy names", () => {
    const policy = `{"Resource":"arn:aws:iam::${A}:role/AuthomizeCrossAccountTrustRole"}`;
    const assumeRoles = [{ policy, roleArn: `arn:aws:iam::${A}:role/Access` }];
    const resources = [provider(`authomize-${A}`, { assumeRoles: JSON.stringify(assumeRoles) })];
    assert.equal(deployedAccessRole(A, resources), "Access");
    assert.equal(deployedAccessRole(A, [provider(`authomize-${A}`, { assumeRoles })]), "Access");
    assert.equal(deployedAccessRole(B, resources), undefined);
    assert.equal(deployedAccessRole(B, [provider(`authomize-${B}`)]), undefined);
  });
});

describe("interruptedRoles", () => {
  it("are those that have a provider and are no resource", () => {
    const resources = [
      provider(`authomize-${A}`),
      role(`authomize-${A}`, { name: "AuthomizeCrossAccountTrustRole" }),
      provider(`authomize-${A}-Auditor`),
      provider(`authomize-${A}-legacy-user`),
      provider(`authomize-${B}`),
    ];
    const [, , auditor, , other] = resources;
    assert.deepEqual(interruptedRoles(resources), [
      { accountId: A, roleName: "Auditor", provider: auditor },
      { accountId: B, roleName: "AuthomizeCrossAccountTrustRole", provider: other },
    ]);
  });
});

describe("accountsOfRoles", () => {
  it("tells by the logical names of the roles in the state, also of one that was only half made", () => {
    const urn = (type: string, name: string) => `urn:pulumi:prod::authomize-aws::${type}::${name}`;
    const role = {
      urn: urn("aws:iam/role:Role", `authomize-${A}-SomeRole`),
      type: "aws:iam/role:Role",
      outputs: {},
    };
    const user = {
      urn: urn("aws:iam/user:User", `authomize-${B}-legacy-user`),
      type: "aws:iam/user:User",
    };
    assert.deepEqual(accountsOfRoles([role, user]), new Set([A]));
  });
});
