import assert from "node:assert/strict";

import { permissionsBoundaryArn, roleArn } from "../../../contract/arns";
import { PLAIN_ROLE_SETTINGS } from "../../../contract/cloudFormationTemplate";
import { handover } from "../../../contract/handover";
import { trustRoleSpec, type TrustRoleSettings } from "../../../contract/trustRoleSpec";
import { sessionName } from "../../../deployer/sessionName";
import { VENDOR_PRINCIPAL_ARN } from "../../../contract/vendor";

describe("vendor", () => {
  it("is the one principal of the vendor's guide", () => {
    assert.equal(VENDOR_PRINCIPAL_ARN, "arn:aws:iam::291883359082:user/AuthomizeGlobalUser");
  });
});

describe("the managed policies of a trust role", () => {
  const managementAccount = "111122223333";
  const managedPolicyArns = (
    accountId: string,
    settings: Pick<TrustRoleSettings, "identityCenter" | "managementAccount">,
  ) => trustRoleSpec(accountId, { ...PLAIN_ROLE_SETTINGS, ...settings }).managedPolicyArns;

  it("is SecurityAudit in a member account, with Identity Center or without", () => {
    for (const identityCenter of [true, false]) {
      assert.deepEqual(managedPolicyArns("444455556666", { managementAccount, identityCenter }), [
        "arn:aws:iam::aws:policy/SecurityAudit",
      ]);
    }
  });

  it("adds Identity Center's two policies on the management account if it is used", () => {
    assert.deepEqual(
      managedPolicyArns(managementAccount, { managementAccount, identityCenter: true }),
      [
        "arn:aws:iam::aws:policy/SecurityAudit",
        "arn:aws:iam::aws:policy/AWSSSOReadOnly",
        "arn:aws:iam::aws:policy/AWSSSODirectoryReadOnly",
      ],
    );
  });

  it("adds nothing on the management account if Identity Center is not used", () => {
    assert.deepEqual(
      managedPolicyArns(managementAccount, { managementAccount, identityCenter: false }),
      ["arn:aws:iam::aws:policy/SecurityAudit"],
    );
  });
});

describe("roleArn", () => {
  it("joins path and name", () => {
    const role = { roleName: "Audit", rolePath: "/security/vendors/" };
    assert.equal(
      roleArn("012345678901", role),
      "arn:aws:iam::012345678901:role/security/vendors/Audit",
    );
  });
});

describe("permissionsBoundaryArn", () => {
  it("resolves a name in the account", () => {
    assert.equal(
      permissionsBoundaryArn("012345678901", "Boundary"),
      "arn:aws:iam::012345678901:policy/Boundary",
    );
  });

  it("leaves an ARN as it is", () => {
    const arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    assert.equal(permissionsBoundaryArn("012345678901", arn), arn);
  });
});

describe("sessionName", () => {
  it("tells project and stack", () => {
    assert.equal(sessionName("prod"), "authomize-aws-prod");
  });

  it("keeps to STS's alphabet and 64 characters", () => {
    const name = sessionName(`feature/${"x".repeat(80)}`);
    assert.equal(name, `authomize-aws-feature-${"x".repeat(42)}`);
    assert.equal(name.length, 64);
  });
});

describe("handover", () => {
  const least = {
    accountIds: ["444455556666", "012345678901"],
    roleName: "AuthomizeCrossAccountTrustRole",
    rolePath: "/",
    identityCenter: false,
    regions: [],
  };

  it("leaves out every field that the dialog wants empty", () => {
    assert.deepEqual(handover(least), { accountNumbers: "012345678901,444455556666" });
  });

  it("has all fields in the dialog's order", () => {
    const full = handover({
      ...least,
      roleName: "Auditor",
      managementAccount: "444455556666",
      identityCenter: true,
      regions: ["us-east-1", "eu-west-1"],
      integrationName: "AWS production",
      ownerEmail: "security@example.com",
    });
    assert.deepEqual(Object.entries(full), [
      ["accountNumbers", "012345678901,444455556666"],
      ["managementAccount", "444455556666"],
      ["assumedRole", "Auditor"],
      ["regions", "us-east-1,eu-west-1"],
      ["integrationName", "AWS production"],
      ["ownerEmail", "security@example.com"],
    ]);
  });

  it("names the management account only when Identity Center is used", () => {
    const source = { ...least, managementAccount: "444455556666" };
    assert.equal("managementAccount" in handover(source), false);
  });

  it("names a role below a path by path and name, as its ARN does", () => {
    const source = { ...least, rolePath: "/vendors/" };
    assert.equal(handover(source).assumedRole, "vendors/AuthomizeCrossAccountTrustRole");
  });
});
