import assert from "node:assert/strict";

import fc from "fast-check";

import { MAXIMUM_TEMPLATE_LENGTH } from "../../../contract/cloudFormationTemplate";
import { trustRoleSpec } from "../../../contract/trustRoleSpec";
import { accessRoleTemplate } from "../../../deployer/accessRoleTemplate";
import type { Deployment } from "../../../deployer/deployerPolicy";
import { iamNames, permissionsBoundaries, rolePaths } from "../arbitraries";
import { deniedByBoundary, deniedCalls } from "../contract/deniedCalls";
import { callsToManage, callsToRemove } from "../contract/roleCalls";
import { ACCOUNT } from "../contract/roleSettings";
import type { SimulatedCall } from "../contract/simulation";
import { accessRoleIn, accessRoleMay, DEPLOYER, NAME_OF_ACCESS_ROLE } from "./accessRoles";
import { LIST, MANAGEMENT, OUTSIDER } from "./deployments";

const LOGS = "058264715093";
const USER = `arn:aws:iam::${LOGS}:user/authomize-prod`;
const PLAIN = { ...LIST, permissionsBoundary: undefined, identityCenter: false };
/** The deployer is in no account of the stack. */
const EVERYTHING = {
  ...LIST,
  deployerAccountId: OUTSIDER,
  cloudTrailLogs: { account: LOGS, bucket: "logs" },
  accessKeyUser: { arn: USER, accessRoleName: "Entrance" },
};
const DEPLOYMENTS = { PLAIN, LIST, EVERYTHING };
const IAM = `arn:aws:iam::${ACCOUNT}`;
const ACCESS_ROLE_ARN = `${IAM}:role/${NAME_OF_ACCESS_ROLE}`;

function iam(actions: readonly string[], resource: string): readonly SimulatedCall[] {
  return actions.map((action) => ({ action: `iam:${action}`, resource }));
}

function lengthOfPolicies(accountId: string, deployment: Deployment): number {
  return accessRoleIn(accountId, deployment)
    .Policies.map(({ PolicyDocument }) => JSON.stringify(PolicyDocument).length)
    .reduce((sum, length) => sum + length);
}

describe("the narrow access role", () => {
  it("trusts the deployer, and nobody else", () => {
    assert.deepEqual(accessRoleIn(ACCOUNT, LIST).AssumeRolePolicyDocument, {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: DEPLOYER }, Action: "sts:AssumeRole" }],
    });
  });

  for (const [name, deployment] of Object.entries(DEPLOYMENTS)) {
    describe(`for ${name}, in an account like most`, () => {
      const role = trustRoleSpec(ACCOUNT, deployment);
      const may = (call: SimulatedCall) => accessRoleMay(ACCOUNT, deployment, call);

      it("manages the trust role, all its life", async () => {
        for (const call of callsToManage(role)) assert.ok(await may(call), call.action);
      });

      const denied = {
        ...deniedCalls(role),
        ...(deployment.permissionsBoundary === undefined ? {} : deniedByBoundary(role)),
        "to change itself": [
          ...iam(["UpdateAssumeRolePolicy", "AttachRolePolicy", "PutRolePolicy"], ACCESS_ROLE_ARN),
          ...iam(["DeleteRole", "TagRole", "DeleteRolePolicy", "UpdateRole"], ACCESS_ROLE_ARN),
        ],
        "users, wherever the legacy user is": iam(["CreateUser", "CreateAccessKey"], USER),
      };
      for (const [what, calls] of Object.entries(denied)) {
        it(`is denied ${what}`, async () => {
          assert.notEqual(calls.length, 0);
          for (const call of calls) assert.equal(await may(call), false, JSON.stringify(call));
        });
      }

      it("reads what verify and preflight look at", async () => {
        const boundary = `${IAM}:policy/VendorBoundary`;
        assert.ok(await may({ action: "iam:ListRoles", resource: "*" }));
        for (const call of iam(["SimulatePrincipalPolicy"], ACCESS_ROLE_ARN)) {
          assert.ok(await may(call));
          assert.equal(await may({ ...call, resource: `${IAM}:role/Other` }), false);
        }
        for (const call of iam(["GetPolicy", "GetPolicyVersion"], boundary)) {
          assert.equal(await may(call), deployment.permissionsBoundary !== undefined);
          assert.equal(await may({ ...call, resource: `${IAM}:policy/Other` }), false);
        }
      });
    });
  }

  it("attaches Identity Center's policies in the management account alone", async () => {
    for (const [id, isManagement] of [
      [MANAGEMENT, true],
      [ACCOUNT, false],
    ] as const) {
      const management = trustRoleSpec(id, { ...EVERYTHING, managementAccount: id });
      const calls = callsToManage(management).filter(({ context }) =>
        String(context?.["iam:PolicyARN"]).includes("AWSSSO"),
      );
      assert.equal(calls.length, 2);
      for (const call of calls) {
        assert.equal(await accessRoleMay(id, EVERYTHING, call), isManagement);
      }
    }
  });

  it("writes the inline policy in the account of CloudTrail's logs alone, and under the boundary", async () => {
    for (const id of [LOGS, ACCOUNT]) {
      const boundary = { "iam:PermissionsBoundary": `arn:aws:iam::${id}:policy/VendorBoundary` };
      const resource = `arn:aws:iam::${id}:role/vendors/${LIST.roleName}`;
      const call = { action: "iam:PutRolePolicy", resource };
      assert.equal(
        await accessRoleMay(id, EVERYTHING, { ...call, context: boundary }),
        id === LOGS,
      );
      assert.equal(await accessRoleMay(id, EVERYTHING, call), false);
    }
  });

  it("manages the legacy user in its account, and looks into it", async () => {
    const needed = ["CreateUser", "CreateAccessKey", "PutUserPolicy", "DeleteUser"];
    const read = ["GetLoginProfile", "ListAttachedUserPolicies", "ListGroupsForUser"];
    for (const call of iam([...needed, ...read], USER)) {
      assert.ok(await accessRoleMay(LOGS, EVERYTHING, call), call.action);
      const other = { ...call, resource: `${USER}2` };
      assert.equal(await accessRoleMay(LOGS, EVERYTHING, other), false, call.action);
    }
  });

  it("removes what an earlier update left: former names, a former user; and makes neither anew", async () => {
    const left = {
      ...PLAIN,
      deployerAccountId: OUTSIDER,
      deployed: {
        accounts: [ACCOUNT],
        roleName: "Former",
        legacyUserArn: USER,
        formerRoleIds: { [ACCOUNT]: { Older: "AROA1" } },
        incompleteRemovals: [`arn:aws:iam::${ACCOUNT}:role/path/Oldest`],
      },
    };
    for (const roleName of ["Former", "Older", "Oldest"]) {
      const former = { ...trustRoleSpec(ACCOUNT, left), roleName };
      for (const call of callsToRemove(former)) {
        assert.ok(await accessRoleMay(ACCOUNT, left, call), `${call.action} of ${roleName}`);
        assert.equal(await accessRoleMay(ACCOUNT, PLAIN, call), false);
      }
      const [create] = callsToManage(former);
      assert.ok(create);
      assert.equal(await accessRoleMay(ACCOUNT, left, create), false);
    }
    for (const call of iam(["DeleteUser", "DeleteAccessKey"], USER)) {
      assert.ok(await accessRoleMay(LOGS, left, call));
    }
    for (const call of iam(["CreateAccessKey", "PutUserPolicy"], USER)) {
      assert.equal(await accessRoleMay(LOGS, left, call), false);
    }
  });

  it("leaves out the deployer's own account, where no role is assumed", () => {
    const own = { ...EVERYTHING, deployerAccountId: LOGS };
    assert.equal(accessRoleIn(LOGS, own).Policies.length, 1);
    assert.equal(accessRoleIn(LOGS, EVERYTHING).Policies.length, 2);
  });

  it("leaves paths open where the policies would not fit otherwise, at the limits of every setting together", async () => {
    const deployment = {
      ...EVERYTHING,
      roleName: "r".repeat(64),
      rolePath: `/${"$".repeat(510)}/`,
      permissionsBoundary: `arn:aws:iam::aws:policy/${"p".repeat(510)}/${"b".repeat(128)}`,
    };
    for (const id of [ACCOUNT, LOGS, MANAGEMENT]) {
      assert.ok(lengthOfPolicies(id, deployment) <= 10_240);
    }
    for (const call of callsToManage(trustRoleSpec(ACCOUNT, deployment))) {
      assert.ok(await accessRoleMay(ACCOUNT, deployment, call), call.action);
    }
  });

  it("fits into IAM's and CloudFormation's limits, and manages the role, whatever the settings", async () => {
    const any = fc.record({
      roleName: iamNames(64),
      // iam-simulate takes * in a request's resource as a wildcard, and mistakes some of those beside a ?.
      rolePath: rolePaths().filter((path) => !/\?.*\*/.test(path)),
      permissionsBoundary: permissionsBoundaries(ACCOUNT),
    });
    const fits = fc.asyncProperty(any, async (settings) => {
      const deployment = { ...EVERYTHING, ...settings };
      const role = { name: NAME_OF_ACCESS_ROLE, deployerArn: DEPLOYER };
      const template = accessRoleTemplate(deployment, role);
      assert.ok(JSON.stringify(template, null, 2).length <= MAXIMUM_TEMPLATE_LENGTH);
      for (const id of [ACCOUNT, LOGS, MANAGEMENT]) {
        assert.ok(lengthOfPolicies(id, deployment) <= 10_240);
      }
      for (const call of callsToManage(trustRoleSpec(ACCOUNT, deployment))) {
        assert.ok(await accessRoleMay(ACCOUNT, deployment, call), JSON.stringify(call));
      }
    });
    await fc.assert(fits, { numRuns: 40 });
  });
});
