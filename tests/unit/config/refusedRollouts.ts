import type { RefusedSettings } from "./refusedSettings";

const ACCOUNTS = ["012345678901", "111122223333"];

/** Settings of the rollout, and of what else the roles are for, that are refused, each for one reason. */
export const REFUSED_ROLLOUTS: readonly RefusedSettings[] = [
  [
    "a rollout that is none",
    { accounts: ACCOUNTS, rollout: "stackset" },
    "rollout",
    '"stackset"',
    "is accounts (each role by itself) or stackSet",
  ],
  [
    "a StackSet for a list of accounts",
    { accounts: ACCOUNTS, rollout: "stackSet" },
    "rollout",
    '"stackSet"',
    "deploys to organizational units, which a list of accounts does not tell",
  ],
  [
    "two failure tolerances",
    {
      organization: {},
      stackSet: { failureToleranceCount: 1, failureTolerancePercentage: 1 },
    },
    "stackSet",
    `{"autoDeployment":true,"retainOnLeaving":false,"callAs":"SELF","concurrencyMode"… (163 characters)`,
    "has failureToleranceCount or failureTolerancePercentage, not both",
  ],
  [
    "a percentage over a hundred",
    { organization: {}, stackSet: { maxConcurrentPercentage: 101 } },
    "stackSet.maxConcurrentPercentage",
    "101",
    "is a whole number from 1 to 100",
  ],
  [
    "shards of a StackSet",
    { organization: {}, rollout: "stackSet", shards: 3 },
    "shards",
    "3",
    "does not go together with rollout: stackSet",
  ],
  [
    "a legacy user without an account",
    { accounts: ACCOUNTS, legacyUser: "true" },
    "legacyUser",
    undefined,
    "needs an account for the user",
  ],
  [
    "a legacy user's boundary of another account",
    {
      accounts: ACCOUNTS,
      legacyUser: {
        account: ACCOUNTS[0],
        permissionsBoundary: "arn:aws:iam::999988887777:policy/Boundary",
      },
    },
    "legacyUser.permissionsBoundary",
    '"arn:aws:iam::999988887777:policy/Boundary"',
    "belongs to the same account as the user",
  ],
  [
    "a third access key",
    { accounts: ACCOUNTS, legacyUser: { account: ACCOUNTS[0], keys: ["a", "b", "c"] } },
    "legacyUser.keys",
    '["a","b","c"]',
    "is a list of one or two names",
  ],
  [
    "CloudTrail logs of an account that is not enrolled",
    {
      accounts: ACCOUNTS,
      cloudTrailLogs: { account: "999988887777", bucket: "logs" },
      permissionsBoundary: "VendorBoundary",
    },
    "cloudTrailLogs.account",
    '"999988887777"',
    "is one of the enrolled accounts",
  ],
  [
    "CloudTrail logs without a boundary",
    { accounts: ACCOUNTS, cloudTrailLogs: { account: ACCOUNTS[0], bucket: "logs" } },
    "cloudTrailLogs",
    '{"account":"012345678901","bucket":"logs"}',
    "needs permissionsBoundary",
  ],
  [
    "a bucket's ARN",
    {
      accounts: ACCOUNTS,
      cloudTrailLogs: { account: ACCOUNTS[0], bucket: "arn:aws:s3:::logs" },
    },
    "cloudTrailLogs.bucket",
    '"arn:aws:s3:::logs"',
    "is the name of an S3 bucket",
  ],
  [
    "a key's alias",
    {
      accounts: ACCOUNTS,
      cloudTrailLogs: { account: ACCOUNTS[0], bucket: "logs", kmsKeyArn: "alias/logs" },
    },
    "cloudTrailLogs.kmsKeyArn",
    '"alias/logs"',
    "is the ARN of a KMS key in the partition aws",
  ],
];
