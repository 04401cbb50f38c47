/** A bucket of CloudTrail's logs in a member account, encrypted with a key. */
const LOGS = {
  account: "012345678901",
  bucket: "larkspur-trail",
  prefix: "org*/2026",
  kmsKeyArn: "arn:aws:kms:eu-central-1:012345678901:key/0f1e2d3c-0000-4000-8000-0123456789ab",
};

const PLAIN = {
  roleName: "AuthomizeCrossAccountTrustRole",
  rolePath: "/",
  identityCenter: false,
  maxSessionDuration: 3600,
  tags: {},
};

/** The accounts whose documents are recorded: the management account and a member account. */
export const ACCOUNTS = ["417290385612", "012345678901"] as const;

/** What the settings say of the roles, by what is particular about it. */
export const ROLES = {
  plain: PLAIN,
  "Identity Center": { ...PLAIN, managementAccount: ACCOUNTS[0], identityCenter: true },
  "boundary by name": { ...PLAIN, permissionsBoundary: "VendorBoundary" },
  "boundary by ARN": {
    ...PLAIN,
    permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  },
  "name, path, duration and tags": {
    ...PLAIN,
    roleName: "Auditor",
    rolePath: "/security/vendors/",
    maxSessionDuration: 43200,
    tags: { owner: "cloud-platform", "cost-center": "4711" },
  },
  "long path": {
    ...PLAIN,
    rolePath: `/${"deep/".repeat(102)}`,
    permissionsBoundary: "VendorBoundary",
  },
  "long path and boundary": {
    ...PLAIN,
    rolePath: `/${"deep/".repeat(102)}`,
    permissionsBoundary: `arn:aws:iam::012345678901:policy/${"far/".repeat(120)}VendorBoundary`,
  },
  "path that looks like a variable": { ...PLAIN, rolePath: "/${AWS::AccountId}/" },
  "CloudTrail's logs": { ...PLAIN, cloudTrailLogs: LOGS, permissionsBoundary: "VendorBoundary" },
};

/** What else a template may say. */
export const TEMPLATES = {
  plain: {},
  "legacy user": { principalArn: "arn:aws:iam::417290385612:user/authomize-prod" },
  "kept roles": { keepsRole: true },
};

const accounts = ACCOUNTS.map((id) => ({ id, accessRoleName: "OrganizationAccountAccessRole" }));
const many = Array.from({ length: 120 }, (_, index) => ({
  id: String(100_000_000_000 + index),
  accessRoleName: index % 2 === 0 ? "OrganizationAccountAccessRole" : "AWSControlTowerExecution",
}));

/** Who deploys, and what; each with every one of the roles. */
export const DEPLOYMENTS = {
  list: { deployerAccountId: ACCOUNTS[0], accounts, discovers: false },
  "from another account": { deployerAccountId: "999988887777", accounts, discovers: false },
  "many accounts": { deployerAccountId: ACCOUNTS[0], accounts: many, discovers: false },
  discovery: { deployerAccountId: ACCOUNTS[0], accounts, discovers: true },
  StackSet: {
    deployerAccountId: ACCOUNTS[0],
    accounts,
    discovers: true,
    stackSetName: "authomize-prod",
  },
  "legacy user, and what was deployed before": {
    deployerAccountId: ACCOUNTS[0],
    accounts,
    discovers: false,
    accessKeyUser: {
      arn: "arn:aws:iam::417290385612:user/authomize-prod",
      accessRoleName: "OrganizationAccountAccessRole",
    },
    deployed: {
      accounts: [...ACCOUNTS, "555566667777"],
      roleName: "Former",
      legacyUserArn: "arn:aws:iam::555566667777:user/authomize-prod",
      stackSet: {
        name: "authomize-former",
        region: "us-east-1",
        autoDeployment: true,
        retainOnLeaving: false,
        deploymentTargets: { organizationalUnitIds: ["ou-ab12-cd34ef56"] },
      },
    },
  },
  "legacy user with a boundary": {
    deployerAccountId: ACCOUNTS[0],
    accounts,
    discovers: false,
    accessKeyUser: {
      arn: "arn:aws:iam::417290385612:user/authomize-prod",
      accessRoleName: "OrganizationAccountAccessRole",
      boundaryArn: "arn:aws:iam::417290385612:policy/VendorBoundary",
    },
  },
};
