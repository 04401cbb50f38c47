import assert from "node:assert/strict";

import fc from "fast-check";

import { roleArn } from "../../../contract/arns";
import type { ManagedRole } from "../../../contract/roleManagement";
import { readingSessionPolicy, sessionPolicy } from "../../../contract/sessionPolicy";
import { managedRoles } from "../arbitraries";
import { boundaryOf, callsToManage, callsToRemove } from "./roleCalls";
import { sessionMay, type SimulatedCall } from "./simulation";

const ACCOUNT = "310957284466";
const IAM = `arn:aws:iam::${ACCOUNT}`;
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

const PLAIN: ManagedRole = {
  accountId: ACCOUNT,
  roleName: "AuthomizeCrossAccountTrustRole",
  rolePath: "/",
  managedPolicyArns: [SECURITY_AUDIT],
};
const BOUND: ManagedRole = { ...PLAIN, permissionsBoundary: "VendorBoundary" };
const IDENTITY_CENTER: ManagedRole = {
  ...PLAIN,
  rolePath: "/vendors/",
  managedPolicyArns: [
    SECURITY_AUDIT,
    "arn:aws:iam::aws:policy/AWSSSOReadOnly",
    "arn:aws:iam::aws:policy/AWSSSODirectoryReadOnly",
  ],
};
/** Too long for exact paths: the role's path is left open, and in the last one the boundary's too. */
const LONG_PATH: ManagedRole = { ...BOUND, rolePath: `/${"deep/".repeat(102)}` };
const LONG_BOUNDARY: ManagedRole = {
  ...LONG_PATH,
  permissionsBoundary: `${IAM}:policy/${"far/".repeat(120)}VendorBoundary`,
};

const SETTINGS = { PLAIN, BOUND, IDENTITY_CENTER, LONG_PATH, LONG_BOUNDARY };

function may(role: ManagedRole, call: SimulatedCall): Promise<boolean> {
  return sessionMay(role.accountId, sessionPolicy(role), call);
}

describe("sessionPolicy", () => {
  it("is exactly this document, without spaces", () => {
    const role = [`${IAM}:role/AuthomizeCrossAccountTrustRole`];
    const document = {
      Version: "2012-10-17",
      Statement: [
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
          Resource: [...role, `${IAM}:role/*/AuthomizeCrossAccountTrustRole`],
        },
        {
          Effect: "Allow",
          Action: ["iam:RemoveRoleFromInstanceProfile"],
          Resource: [
            `${IAM}:instance-profile/AuthomizeCrossAccountTrustRole`,
            `${IAM}:instance-profile/*/AuthomizeCrossAccountTrustRole`,
          ],
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
      ],
    };
    assert.equal(sessionPolicy(PLAIN), JSON.stringify(document));
  });

  it("with a boundary makes and equips the role with that boundary only", () => {
    const { Statement } = JSON.parse(sessionPolicy(BOUND)) as { Statement: unknown[] };
    const role = [`${IAM}:role/AuthomizeCrossAccountTrustRole`];
    const StringEquals = { "iam:PermissionsBoundary": [`${IAM}:policy/VendorBoundary`] };
    assert.deepEqual(Statement.slice(3), [
      {
        Effect: "Allow",
        Action: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
        Resource: role,
        Condition: { StringEquals },
      },
      {
        Effect: "Allow",
        Action: ["iam:AttachRolePolicy"],
        Resource: role,
        Condition: { StringEquals, ArnEquals: { "iam:PolicyARN": [SECURITY_AUDIT] } },
      },
    ]);
    assert.doesNotMatch(JSON.stringify(Statement), /DeleteRolePermissionsBoundary/);
  });

  it("leaves a path open only where it would not fit, the role's before the boundary's", () => {
    const roleIsOpen = (role: ManagedRole) =>
      sessionPolicy(role).includes('"iam:UpdateRoleDescription"],"Resource":["' + IAM + ":role/*/");
    const boundaryIsOpen = (role: ManagedRole) => sessionPolicy(role).includes(":policy/*/");
    assert.deepEqual(
      Object.values(SETTINGS).map((role) => [roleIsOpen(role), boundaryIsOpen(role)]),
      [
        [false, false],
        [false, false],
        [false, false],
        [true, false],
        [true, true],
      ],
    );
  });

  it("fits into 2,048 characters, and lets the role be managed, for every legal setting", async () => {
    const everyLegalSetting = fc.asyncProperty(managedRoles(), async (role) => {
      assert.ok(sessionPolicy(role).length <= 2048);
      for (const call of callsToManage(role)) {
        assert.ok(await may(role, call), `${call.action} on ${call.resource}`);
      }
    });
    await fc.assert(everyLegalSetting, { numRuns: 60 });
  });

  it("fits into 2,048 characters at the limits of every setting together", () => {
    for (const character of ["x", "*", "$", '"', "\\"]) {
      const role = {
        ...IDENTITY_CENTER,
        roleName: "r".repeat(64),
        rolePath: `/${character.repeat(510)}/`,
        permissionsBoundary: `${IAM}:policy/${"p".repeat(511)}/${"b".repeat(128)}`,
      };
      assert.ok(sessionPolicy(role).length <= 2048);
    }
  });

  it("takes a path letter by letter, whatever it means in a policy", async () => {
    for (const rolePath of ["/a*b/", "/a?b/", "/$b/", "/${aws:username}/", '/a"\\b/']) {
      const role = { ...PLAIN, rolePath };
      for (const call of callsToManage(role)) assert.ok(await may(role, call), call.action);
      const other = { ...PLAIN, rolePath: "/axb/" };
      const create = { action: "iam:CreateRole", resource: roleArn(ACCOUNT, other) };
      assert.equal(await may(role, create), false, rolePath);
    }
  });

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

describe("readingSessionPolicy", () => {
  const mayRead = (call: SimulatedCall) => sessionMay(ACCOUNT, readingSessionPolicy(PLAIN), call);

  it("allows to read the role at any path, and nothing else", async () => {
    for (const rolePath of ["/", "/vendors/"]) {
      for (const call of callsToManage({ ...PLAIN, rolePath })) {
        const reads = /:(Get|List)/.test(call.action);
        assert.equal(await mayRead(call), reads, `${call.action} on ${call.resource}`);
      }
    }
    const other = { action: "iam:GetRole", resource: `${IAM}:role/Other` };
    assert.equal(await mayRead(other), false);
  });

  it("fits into 2,048 characters for the longest name", () => {
    const longest = { ...PLAIN, roleName: "r".repeat(64) };
    assert.ok(readingSessionPolicy(longest).length <= 2048);
  });
});
