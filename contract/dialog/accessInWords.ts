import type { CloudTrailLogs } from "../cloudTrailLogs";
import { VENDOR_ACCOUNT_ID, VENDOR_PRINCIPAL_ARN } from "../vendor";

/** What `trustPolicy` grants, in sentences; `externalId` is absent where it is not to be shown. */
export function trustPolicyInWords(externalId: string | undefined): readonly string[] {
  const user = VENDOR_PRINCIPAL_ARN.split("/").at(-1) ?? "";
  return [
    `One identity may use these roles: the IAM user ${user} in Authomize’s own AWS account, ${VENDOR_ACCOUNT_ID}.`,
    externalIdInWords(externalId),
    "The policy trusts nobody else: no other AWS account, no other vendor, none of your own users.",
    TEMPORARY_SESSION,
  ];
}

/** The same where the roles trust an IAM user of the operator's own, the vendor's legacy way. */
export function legacyTrustInWords(externalId: string | undefined): readonly string[] {
  return [
    "One identity may use these roles: an IAM user of your own, whose access key Authomize holds.",
    externalIdInWords(externalId),
    "Whoever has the access key and the external ID has this access: rotate the key regularly.",
    TEMPORARY_SESSION,
  ];
}

const TEMPORARY_SESSION =
  "Each use is a temporary session, which CloudTrail records in the account that it reads.";

function externalIdInWords(externalId: string | undefined): string {
  const shown = externalId === undefined ? "" : `, ${externalId}`;
  return `It has to present your external ID${shown}, every time. Without it, or with another, AWS refuses.`;
}

/** Something that the vendor can or cannot do, and IAM actions that prove it. */
export interface AccessClaim {
  readonly text: string;
  /** Every one is allowed, or every one is denied, by the managed policies of the contract. */
  readonly actions: readonly string[];
}

/** What `SecurityAudit` allows in every account. AWS keeps that policy and adds to it as services appear. */
export const VENDOR_CAN: readonly AccessClaim[] = [
  {
    text: "See who may do what: users, groups, roles, their policies and their last use.",
    actions: [
      "iam:GetAccountAuthorizationDetails",
      "iam:ListUsers",
      "iam:GetPolicyVersion",
      "iam:GenerateServiceLastAccessedDetails",
    ],
  },
  {
    text: "See how resources are set up: bucket policies, key policies, security groups, databases.",
    actions: [
      "s3:GetBucketPolicy",
      "kms:GetKeyPolicy",
      "ec2:DescribeSecurityGroups",
      "rds:DescribeDBInstances",
    ],
  },
  {
    text: "See the names of S3 objects, secrets and tables, but not what is in them.",
    actions: ["s3:ListBucket", "secretsmanager:ListSecrets", "dynamodb:ListTables"],
  },
  {
    text: "Look up who did what lately in CloudTrail’s event history.",
    actions: ["cloudtrail:LookupEvents"],
  },
  {
    text: "Read what teams wrote into settings: environment variables of Lambda functions, user data of instances, CloudFormation templates. A password kept there is readable.",
    actions: [
      "lambda:GetFunctionConfiguration",
      "ec2:DescribeInstanceAttribute",
      "cloudformation:GetTemplate",
    ],
  },
];

/** What Identity Center's two policies add, on the management account only. */
export const VENDOR_CAN_WITH_IDENTITY_CENTER: AccessClaim = {
  text: "In the management account: see IAM Identity Center’s users, groups, permission sets and assignments.",
  actions: [
    "sso:ListPermissionSets",
    "sso:ListAccountAssignments",
    "sso-directory:SearchUsers",
    "identitystore:ListUsers",
  ],
};

const CONTENT: AccessClaim = {
  text: "Read the content of S3 objects, of database tables, of queues or of log streams.",
  actions: [
    "s3:GetObject",
    "dynamodb:GetItem",
    "dynamodb:Scan",
    "rds-data:ExecuteStatement",
    "sqs:ReceiveMessage",
    "logs:GetLogEvents",
    "logs:FilterLogEvents",
  ],
};

/** What the contract's managed policies allow nowhere, Identity Center's two included. */
export const VENDOR_CANNOT: readonly AccessClaim[] = [
  {
    text: "Create, change, start, stop or delete anything.",
    actions: [
      "iam:CreateUser",
      "iam:AttachRolePolicy",
      "s3:PutObject",
      "s3:DeleteBucket",
      "ec2:RunInstances",
      "ec2:TerminateInstances",
      "lambda:InvokeFunction",
    ],
  },
  CONTENT,
  {
    text: "Read the value of a secret or of a parameter.",
    actions: ["secretsmanager:GetSecretValue", "ssm:GetParameter", "ssm:GetParametersByPath"],
  },
  {
    text: "Make keys for itself, or go on from these roles to any other.",
    actions: ["iam:CreateAccessKey", "iam:PassRole", "sts:AssumeRole"],
  },
];

/** What decides what the vendor can do beyond `SecurityAudit`. */
export interface GrantedAccess {
  readonly identityCenter: boolean;
  /** Which of CloudTrail's logs the vendor reads; `unknown` where the settings cannot be read. */
  readonly cloudTrailLogs: CloudTrailLogs | "none" | "unknown";
}

/** What the vendor can do, as sentences. */
export function whatVendorCan({
  identityCenter,
  cloudTrailLogs,
}: GrantedAccess): readonly string[] {
  const claims = identityCenter ? [...VENDOR_CAN, VENDOR_CAN_WITH_IDENTITY_CENTER] : VENDOR_CAN;
  return [...claims.map(({ text }) => text), ...logsInWords(cloudTrailLogs)];
}

function logsInWords(logs: GrantedAccess["cloudTrailLogs"]): readonly string[] {
  if (logs === "none") return [];
  if (logs === "unknown") {
    return ["Where cloudTrailLogs is set: read CloudTrail’s log files."];
  }
  return [`In account ${logs.account}: read CloudTrail’s log files in the bucket ${logs.bucket}.`];
}

/** What the vendor cannot do, as sentences. */
export function whatVendorCannot({ cloudTrailLogs }: GrantedAccess): readonly string[] {
  return VENDOR_CANNOT.map((claim) =>
    claim === CONTENT && cloudTrailLogs !== "none"
      ? `${claim.text} CloudTrail’s log files are the one exception.`
      : claim.text,
  );
}
