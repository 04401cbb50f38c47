import type { TrustRoleSpec } from "../../../contract/trustRoleSpec";

/** The account that the roles are in. */
export const ACCOUNT = "310957284466";
/** Where ARNs of that account's IAM begin. */
export const IAM = `arn:aws:iam::${ACCOUNT}`;
/** The contract's policy. */
export const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
/** A policy that is not the contract's. */
export const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

/** As the defaults make it. */
export const PLAIN: TrustRoleSpec = {
  accountId: ACCOUNT,
  roleName: "AuthomizeCrossAccountTrustRole",
  rolePath: "/",
  managedPolicyArns: [SECURITY_AUDIT],
  maxSessionDuration: 3600,
  tags: {},
};
/** With a boundary. */
export const BOUND: TrustRoleSpec = {
  ...PLAIN,
  permissionsBoundaryArn: `${IAM}:policy/VendorBoundary`,
};
/** With three policies, below a path. */
export const IDENTITY_CENTER: TrustRoleSpec = {
  ...PLAIN,
  rolePath: "/vendors/",
  managedPolicyArns: [
    SECURITY_AUDIT,
    "arn:aws:iam::aws:policy/AWSSSOReadOnly",
    "arn:aws:iam::aws:policy/AWSSSODirectoryReadOnly",
  ],
};
/** Too long for exact paths: the role's path is left open. */
export const LONG_PATH: TrustRoleSpec = { ...BOUND, rolePath: `/${"deep/".repeat(102)}` };
/** The boundary's path is left open, too. */
export const LONG_BOUNDARY: TrustRoleSpec = {
  ...LONG_PATH,
  permissionsBoundaryArn: `${IAM}:policy/${"far/".repeat(120)}VendorBoundary`,
};

/** All of them by name. */
export const SETTINGS = { PLAIN, BOUND, IDENTITY_CENTER, LONG_PATH, LONG_BOUNDARY };
