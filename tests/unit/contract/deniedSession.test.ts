import assert from "node:assert/strict";

import { roleArn } from "../../../contract/arns";
import type { ManagedRole } from "../../../contract/roleManagement";
import { sessionPolicy } from "../../../contract/sessionPolicy";
import { boundaryOf, callsToManage, callsToRemove } from "./roleCalls";
import {
  ACCOUNT,
  ADMINISTRATOR_ACCESS,
  BOUND,
  IAM,
  LONG_BOUNDARY,
  LONG_PATH,
  SECURITY_AUDIT,
  SETTINGS,
} from "./roleSettings";
import { sessionMay, type SimulatedCall } from "./simulation";

function may(role: ManagedRole, call: SimulatedCall): Promise<boolean> {
  return sessionMay(role.accountId, sessionPolicy(role), call);
}

describe("a session under the session policy", () => {
  for (const [name, role] of Object.entries(SETTINGS)) {
    describe(`for ${name}`, () => {
      const place = roleArn(ACCOUNT, role);
      const boundary = boundaryOf(role);
      const attach = { action: "iam:AttachRolePolicy", resource: place };

      it("allows every call of the role's life", async () => {
        for (const call of callsToManage(role)) assert.ok(await may(role, call), call.action);
      });

      it("allows to remove the role from where it was before its path changed", async () => {
        for (const rolePath of ["/", "/before/", "/before/that/"]) {
          for (const call of callsToRemove({ ...role, rolePath })) {
            assert.ok(await may(role, call), `${call.action} on ${call.resource}`);
          }
        }
      });

      const others = [
        `${IAM}:role/Other`,
        `${IAM}:role/Other${role.roleName}`,
        `${IAM}:role/${role.roleName}2`,
        `${IAM}:role/${role.roleName}/Other`,
        `${IAM}:role${role.rolePath}Other`,
        roleArn("846120973358", role),
      ];

      it("denies to make any other role", async () => {
        for (const resource of others) {
          const call = { action: "iam:CreateRole", resource, context: boundary };
          assert.equal(await may(role, call), false, resource);
        }
      });

      it("denies to touch, delete or read any other role", async () => {
        for (const other of others) {
          for (const call of callsToManage(role)) {
            const moved = { ...call, resource: call.resource.replace(/^.*:role.*$/, () => other) };
            if (moved.resource !== other) continue;
            assert.equal(await may(role, moved), false, `${call.action} on ${other}`);
          }
        }
      });

      it("denies to attach any other policy", async () => {
        for (const arn of [ADMINISTRATOR_ACCESS, `${IAM}:policy/SecurityAudit`]) {
          const call = { ...attach, context: { ...boundary, "iam:PolicyARN": arn } };
          assert.equal(await may(role, call), false, arn);
        }
      });

      it("denies inline policies, which could say anything", async () => {
        const call = { action: "iam:PutRolePolicy", resource: place, context: boundary };
        assert.equal(await may(role, call), false);
      });

      it("denies to pass the role to a service", async () => {
        assert.equal(await may(role, { action: "iam:PassRole", resource: place }), false);
      });

      it("denies users and access keys", async () => {
        const resource = `${IAM}:user/${role.roleName}`;
        for (const action of ["CreateUser", "CreateAccessKey", "AttachUserPolicy", "GetUser"]) {
          assert.equal(await may(role, { action: `iam:${action}`, resource }), false, action);
        }
      });

      it("denies to write policies", async () => {
        for (const resource of [`${IAM}:policy/VendorBoundary`, `${IAM}:policy/Other`]) {
          for (const action of ["CreatePolicy", "CreatePolicyVersion", "DeletePolicy"]) {
            assert.equal(await may(role, { action: `iam:${action}`, resource }), false, action);
          }
        }
      });

      it("denies to assume roles", async () => {
        for (const resource of [place, `${IAM}:role/OrganizationAccountAccessRole`]) {
          assert.equal(await may(role, { action: "sts:AssumeRole", resource }), false, resource);
        }
      });

      it("denies every other service", async () => {
        const calls = [
          { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/key" },
          { action: "ec2:DescribeInstances", resource: "*" },
          { action: "organizations:ListAccounts", resource: "*" },
          { action: "secretsmanager:ListSecrets", resource: "*" },
        ];
        for (const call of calls) assert.equal(await may(role, call), false, call.action);
      });

      it("denies other instance profiles", async () => {
        for (const profile of ["Other", `${role.roleName}2`]) {
          const resource = `${IAM}:instance-profile/${profile}`;
          const call = { action: "iam:RemoveRoleFromInstanceProfile", resource };
          assert.equal(await may(role, call), false, profile);
        }
      });
    });
  }

  for (const [name, role] of Object.entries({ BOUND, LONG_PATH, LONG_BOUNDARY })) {
    describe(`for ${name}, which has a boundary`, () => {
      const resource = roleArn(ACCOUNT, role);
      const others = [
        {},
        { "iam:PermissionsBoundary": ADMINISTRATOR_ACCESS },
        { "iam:PermissionsBoundary": `${IAM}:policy/far/AnotherVendorBoundary` },
        { "iam:PermissionsBoundary": `${IAM}:policy/VendorBoundary/Other` },
      ];

      it("denies to make the role without it, or with another", async () => {
        for (const context of others) {
          assert.equal(await may(role, { action: "iam:CreateRole", resource, context }), false);
        }
      });

      it("denies to replace or remove it", async () => {
        for (const context of others) {
          const call = { action: "iam:PutRolePermissionsBoundary", resource, context };
          assert.equal(await may(role, call), false);
        }
        const remove = { action: "iam:DeleteRolePermissionsBoundary", resource };
        assert.equal(await may(role, { ...remove, context: boundaryOf(role) }), false);
      });

      it("denies to give a policy to a role without it", async () => {
        for (const other of others) {
          const context = { ...other, "iam:PolicyARN": SECURITY_AUDIT };
          const call = { action: "iam:AttachRolePolicy", resource, context };
          assert.equal(await may(role, call), false);
        }
      });
    });
  }
});
