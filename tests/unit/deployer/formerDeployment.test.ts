import assert from "node:assert/strict";

import { trustRoleSpec } from "../../../contract/trustRoleSpec";
import { callsToManage, callsToRemove } from "../contract/roleCalls";
import {
  ACCESS_ROLE,
  DISCOVERY,
  LIST,
  MANAGEMENT,
  may,
  mayAssume,
  MEMBER,
  NAME,
  OUTSIDER,
  STACK_SET,
} from "./deployments";

const OTHER_MEMBER = "846120973358";

describe("deployerPolicy after a change that removes something", () => {
  const deployed = { accounts: [MANAGEMENT, MEMBER, OTHER_MEMBER], roleName: "Former" };
  const changed = { ...LIST, deployed };
  const former = { ...trustRoleSpec(MANAGEMENT, LIST), roleName: "Former" };

  it("allows to go once more into an account that is not enrolled any more", async () => {
    assert.equal(await mayAssume(LIST, OTHER_MEMBER), false);
    assert.ok(await mayAssume(changed, OTHER_MEMBER));
  });

  it("allows to delete the role of the former name, and not to make it again", async () => {
    for (const call of callsToRemove(former)) assert.ok(await may(changed, call), call.action);
    const create = callsToManage(former).filter(({ action }) => action === "iam:CreateRole");
    for (const call of create) assert.equal(await may(changed, call), false);
  });

  it("allows to delete the role in the deployer's own account when that account leaves", async () => {
    const accounts = [{ id: MEMBER, accessRoleName: ACCESS_ROLE }];
    const left = { ...LIST, accounts, deployed: { ...deployed, roleName: NAME } };
    const role = trustRoleSpec(MANAGEMENT, left);
    for (const call of callsToRemove(role)) assert.ok(await may(left, call), call.action);
    const create = callsToManage(role).filter(({ action }) => action === "iam:CreateRole");
    for (const call of create) assert.equal(await may(left, call), false);
  });

  it("allows to remove the legacy user that was there, and not to give it a key", async () => {
    const resource = `arn:aws:iam::${MANAGEMENT}:user/authomize-prod`;
    const left = { ...LIST, deployed: { ...deployed, legacyUserArn: resource } };
    for (const call of ["DeleteAccessKey", "DeleteUserPolicy", "DeleteUser", "ListGroupsForUser"]) {
      const action = `iam:${call}`;
      assert.ok(await may(left, { action, resource }), call);
      assert.equal(await may(changed, { action, resource }), false, call);
      assert.equal(await may(left, { action, resource: `${resource}2` }), false, call);
    }
    for (const call of ["CreateAccessKey", "PutUserPolicy", "CreateUser"]) {
      assert.equal(await may(left, { action: `iam:${call}`, resource }), false, call);
    }
  });

  it("allows to go into the account that the legacy user was in", async () => {
    const legacyUserArn = `arn:aws:iam::${OUTSIDER}:user/authomize-prod`;
    assert.ok(await mayAssume({ ...LIST, deployed: { ...deployed, legacyUserArn } }, OUTSIDER));
    assert.equal(await mayAssume(changed, OUTSIDER), false);
  });

  it("allows to remove the StackSet that was there, and not to deploy by it again", async () => {
    const resource = `arn:aws:cloudformation:eu-west-1:${MANAGEMENT}:stackset/former:6a0e-11`;
    const stackSet = {
      name: "former",
      region: "eu-west-1",
      autoDeployment: true,
      retainOnLeaving: false,
      deploymentTargets: { organizationalUnitIds: ["ou-ab12-cd34ef56"] },
    };
    for (const next of [LIST, DISCOVERY, STACK_SET]) {
      const left = { ...next, deployed: { ...deployed, stackSet } };
      for (const call of ["DeleteStackInstances", "DeleteStackSet", "DescribeStackSetOperation"]) {
        const action = `cloudformation:${call}`;
        assert.ok(await may(left, { action, resource }), call);
        assert.equal(await may(next, { action, resource }), false, call);
      }
      for (const call of ["CreateStackInstances", "UpdateStackSet"]) {
        const action = `cloudformation:${call}`;
        assert.equal(await may(left, { action, resource }), false, call);
      }
    }
  });
});
