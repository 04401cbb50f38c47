import assert from "node:assert/strict";

import { trustRoleSpec } from "../../../contract/trustRoleSpec";
import { deployerPolicy } from "../../../deployer/deployerPolicy";
import { callsToManage } from "../contract/roleCalls";
import { type SimulatedCall, userMay } from "../contract/simulation";
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

const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const ORGANIZATION = { "aws:PrincipalOrgID": "o-larkspur01", "aws:ResourceOrgID": "o-larkspur01" };

describe("deployerPolicy", () => {
  it("for a list of accounts is exactly this document", () => {
    const deployment = { ...LIST, permissionsBoundary: undefined, identityCenter: false };
    const iam = `arn:aws:iam::${MANAGEMENT}`;
    const role = [`${iam}:role/vendors/${NAME}`];
    assert.deepEqual(deployerPolicy(deployment), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["sts:AssumeRole"],
          Resource: [`arn:aws:iam::${MEMBER}:role/${ACCESS_ROLE}`],
        },
        {
          Effect: "Allow",
          Action: [
            "iam:DeleteRole",
            "iam:DeleteRolePolicy",
            "iam:DetachRolePolicy",
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListInstanceProfilesForRole",
            "iam:ListRolePolicies",
          ],
          Resource: [`${iam}:role/${NAME}`, `${iam}:role/*/${NAME}`],
        },
        {
          Effect: "Allow",
          Action: ["iam:RemoveRoleFromInstanceProfile"],
          Resource: [`${iam}:instance-profile/${NAME}`, `${iam}:instance-profile/*/${NAME}`],
        },
        {
          Effect: "Allow",
          Action: [
            "iam:CreateRole",
            "iam:DeleteRolePermissionsBoundary",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole",
            "iam:UpdateRoleDescription",
          ],
          Resource: role,
        },
        {
          Effect: "Allow",
          Action: ["iam:AttachRolePolicy"],
          Resource: role,
          Condition: { ArnEquals: { "iam:PolicyARN": [SECURITY_AUDIT] } },
        },
        { Effect: "Allow", Action: ["iam:ListRoles"], Resource: ["*"] },
      ],
    });
  });

  it("has nothing to say about IAM when the deployer's own account is not enrolled", () => {
    const accounts = [{ id: MEMBER, accessRoleName: "Deployer" }];
    assert.deepEqual(deployerPolicy({ ...LIST, accounts }).Statement, [
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole"],
        Resource: [`arn:aws:iam::${MEMBER}:role/Deployer`],
      },
    ]);
  });

  for (const [name, deployment] of Object.entries({ LIST, DISCOVERY, STACK_SET })) {
    describe(`for ${name}`, () => {
      it("allows to assume the access role of an enrolled account", async () => {
        assert.ok(await mayAssume(deployment, MEMBER, { context: ORGANIZATION }));
      });

      it("allows every call of the role's life in the deployer's own account", async () => {
        for (const call of callsToManage(trustRoleSpec(MANAGEMENT, deployment))) {
          assert.ok(await may(deployment, call), call.action);
        }
      });

      it("allows to see whether the boundary exists in the deployer's own account", async () => {
        const resource = `arn:aws:iam::${MANAGEMENT}:policy/VendorBoundary`;
        assert.ok(await may(deployment, { action: "iam:GetPolicy", resource }));
        const other = { action: "iam:GetPolicy", resource: `${resource}2` };
        assert.equal(await may(deployment, other), false);
      });

      it("denies to assume any other role", async () => {
        for (const role of ["Admin", NAME, `vendors/${NAME}`, `x/${ACCESS_ROLE}`]) {
          const options = { role, context: ORGANIZATION };
          assert.equal(await mayAssume(deployment, MEMBER, options), false, role);
        }
      });

      it("denies to assume an access role outside the organization", async () => {
        for (const context of [
          {},
          { ...ORGANIZATION, "aws:ResourceOrgID": "o-someone000" },
          { "aws:PrincipalOrgID": "o-larkspur01" },
        ]) {
          assert.equal(await mayAssume(deployment, OUTSIDER, { context }), false);
        }
      });

      it("denies other roles, other policies, users, keys and everything else", async () => {
        const iam = `arn:aws:iam::${MANAGEMENT}`;
        const boundary = { "iam:PermissionsBoundary": `${iam}:policy/VendorBoundary` };
        const resource = `${iam}:role/vendors/${NAME}`;
        const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
        const calls: readonly SimulatedCall[] = [
          { action: "iam:CreateRole", resource: `${iam}:role/Other`, context: boundary },
          { action: "iam:CreateRole", resource },
          {
            action: "iam:AttachRolePolicy",
            resource,
            context: { ...boundary, "iam:PolicyARN": administrator },
          },
          { action: "iam:PutRolePolicy", resource, context: boundary },
          { action: "iam:PassRole", resource },
          { action: "iam:CreateAccessKey", resource: `${iam}:user/deployer` },
          { action: "iam:PutUserPolicy", resource: `${iam}:user/deployer` },
          { action: "organizations:CreateAccount", resource: "*" },
          { action: "organizations:EnableAWSServiceAccess", resource: "*" },
          { action: "s3:ListAllMyBuckets", resource: "*" },
        ];
        for (const call of calls) assert.equal(await may(deployment, call), false, call.action);
      });
    });
  }

  it("allows to read the organization only where it is discovered", async () => {
    for (const action of ["DescribeOrganization", "ListAccounts", "ListRoots"]) {
      const call = { action: `organizations:${action}`, resource: "*" };
      assert.equal(await may(LIST, call), false);
      assert.ok(await may(DISCOVERY, call), action);
    }
  });

  it("allows to read account tags only where they select, in the way of the deployer's account", async () => {
    const byKey = { action: "tag:GetResources", resource: "*" };
    const byAccount = { action: "organizations:ListTagsForResource", resource: "*" };
    const tagged = { ...DISCOVERY, readsTags: true };
    const delegated = deployerPolicy({ ...tagged, deployerAccountId: MEMBER });
    assert.equal(await may(DISCOVERY, byKey), false);
    assert.ok(await may(tagged, byKey));
    assert.equal(await may(tagged, byAccount), false);
    assert.ok(await userMay(MEMBER, delegated, byAccount));
    assert.equal(await userMay(MEMBER, delegated, byKey), false);
  });

  it("allows to assume the reading role in place of reading the organization", async () => {
    const readRoleArn = `arn:aws:iam::${OUTSIDER}:role/readers/OrganizationReader`;
    const deployment = { ...DISCOVERY, readsTags: true, readRoleArn };
    const assume = { action: "sts:AssumeRole", resource: readRoleArn };
    assert.equal(await may(DISCOVERY, assume, OUTSIDER), false);
    assert.ok(await may(deployment, assume, OUTSIDER));
    for (const action of ["organizations:ListAccounts", "tag:GetResources"]) {
      assert.equal(await may(deployment, { action, resource: "*" }), false, action);
    }
    assert.ok(await mayAssume(deployment, MEMBER, { context: ORGANIZATION }));
  });

  it("allows StackSets' calls for this StackSet only", async () => {
    const stackSet = (name: string) =>
      `arn:aws:cloudformation:eu-west-1:${MANAGEMENT}:stackset/${name}:6a0e-11`;
    for (const action of ["CreateStackInstances", "DeleteStackSet", "UpdateStackSet"]) {
      const call = { action: `cloudformation:${action}`, resource: stackSet("authomize") };
      assert.equal(await may(DISCOVERY, call), false);
      assert.ok(await may(STACK_SET, call), action);
      for (const name of ["other", "authomize2"]) {
        assert.equal(await may(STACK_SET, { ...call, resource: stackSet(name) }), false);
      }
    }
    assert.ok(await may(STACK_SET, { action: "cloudformation:CreateStackSet", resource: "*" }));
    // The simulator does not know types of resources; these are the ones in its templates.
    const resources = deployerPolicy(STACK_SET).Statement.flatMap(({ Resource = [] }) => Resource);
    for (const type of ["AWS-IAM-Role", "AWS-CloudFormation-WaitConditionHandle"]) {
      assert.ok(resources.includes(`arn:aws:cloudformation:*::type/resource/${type}`), type);
    }
  });

  it("of a delegated administrator allows them on the management account's StackSet, and on its own", async () => {
    const policy = deployerPolicy({ ...STACK_SET, deployerAccountId: MEMBER });
    for (const account of [MANAGEMENT, MEMBER]) {
      const resource = `arn:aws:cloudformation:eu-west-1:${account}:stackset/authomize:6a0e-11`;
      for (const action of ["CreateStackInstances", "UpdateStackSet", "DeleteStackSet"]) {
        const call = { action: `cloudformation:${action}`, resource };
        assert.ok(await userMay(account, policy, call), `${action} in ${account}`);
      }
    }
    const others = `arn:aws:cloudformation:eu-west-1:${OUTSIDER}:stackset/authomize:6a0e-11`;
    const call = { action: "cloudformation:UpdateStackSet", resource: others };
    assert.equal(await userMay(OUTSIDER, policy, call), false);
  });

  it("names the organization's accounts together where a policy cannot hold them all", async () => {
    const ids = Array.from({ length: 200 }, (_, index) => String(100_000_000_000 + index));
    const accounts = [MANAGEMENT, ...ids].map((id) => ({ id, accessRoleName: ACCESS_ROLE }));
    const many = { ...LIST, accounts };
    assert.ok(JSON.stringify(deployerPolicy(many)).length <= 6144);
    assert.ok(await mayAssume(many, "100000000123", { context: ORGANIZATION }));
    assert.equal(await mayAssume(many, OUTSIDER), false);
  });

  it("allows to make the legacy user, in its account by that account's access role", async () => {
    const resource = `arn:aws:iam::${MANAGEMENT}:user/authomize-prod`;
    const here = { ...LIST, accessKeyUser: { arn: resource, accessRoleName: ACCESS_ROLE } };
    const elsewhere = {
      ...LIST,
      accessKeyUser: { arn: `arn:aws:iam::${OUTSIDER}:user/x`, accessRoleName: "Entrance" },
    };
    for (const call of ["CreateUser", "CreateAccessKey", "PutUserPolicy", "DeleteUser"]) {
      const action = `iam:${call}`;
      assert.ok(await may(here, { action, resource }), call);
      assert.equal(await may(elsewhere, { action, resource }), false, call);
    }
    for (const call of ["DeleteLoginProfile", "DeactivateMFADevice", "AttachUserPolicy"]) {
      assert.equal(await may(here, { action: `iam:${call}`, resource }), false, call);
    }
    assert.ok(await mayAssume(elsewhere, OUTSIDER, { role: "Entrance" }));
    assert.equal(await mayAssume(here, OUTSIDER, { role: "Entrance" }), false);
  });
});
