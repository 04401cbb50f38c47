import assert from "node:assert/strict";

import fc from "fast-check";

import { roleArn } from "../../../contract/arns";
import type { TrustRoleSpec } from "../../../contract/trustRoleSpec";
import { sessionPolicy } from "../../../deployer/sessionPolicy";
import { trustRoleSpecs } from "../arbitraries";
import { callsToManage } from "../contract/roleCalls";
import {
  ACCOUNT,
  BOUND,
  IAM,
  IDENTITY_CENTER,
  PLAIN,
  SECURITY_AUDIT,
  SETTINGS,
} from "../contract/roleSettings";
import { sessionMay, type SimulatedCall } from "../contract/simulation";

function may(role: TrustRoleSpec, call: SimulatedCall): Promise<boolean> {
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
    const roleIsOpen = (role: TrustRoleSpec) =>
      sessionPolicy(role).includes('"iam:UpdateRoleDescription"],"Resource":["' + IAM + ":role/*/");
    const boundaryIsOpen = (role: TrustRoleSpec) => sessionPolicy(role).includes(":policy/*/");
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
    const everyLegalSetting = fc.asyncProperty(trustRoleSpecs(), async (role) => {
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
        permissionsBoundary: `${IAM}:policy/${"p".repeat(510)}/${"b".repeat(128)}`,
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
});
