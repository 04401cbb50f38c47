import { roleArn } from "./arns";
import { MAXIMUM_MANAGED_POLICY_LENGTH } from "./iamRules";
import { legacyUserManagement } from "./legacyUser";
import { allow, policyDocument, type PolicyDocument, type PolicyStatement } from "./policyDocument";
import {
  boundaryReadingStatements,
  managedRole,
  roleManagementStatements,
  roleRemovalStatements,
  type AskedRole,
} from "./roleManagement";
import type { StackOutputs } from "./stackOutputs";
import { PARTITION } from "./vendor";

/** The identity that deploys, and what it deploys. */
export interface Deployment extends AskedRole {
  /** The account that the deployer's credentials belong to, 12 digits. */
  readonly deployerAccountId: string;
  /** The enrolled accounts, each with the role in it which is assumed. */
  readonly accounts: readonly { readonly id: string; readonly accessRoleName: string }[];
  /** Whether the accounts come from AWS Organizations rather than from a list. */
  readonly discovers: boolean;
  /** The StackSet's name, when the roles are made by one. */
  readonly stackSetName?: string | undefined;
  /** The operator's legacy user, where there is one: its account, 12 digits, and its ARN. */
  readonly accessKeyUser?: { readonly account: string; readonly arn: string } | undefined;
  /** What the last update deployed, and the next one may have to remove. */
  readonly deployed?: Pick<StackOutputs, "accounts" | "roleName"> | undefined;
}

const EXACT = { rolePath: "exact", boundaryPath: "exact" } as const;

/** Reading an organization; none of these actions knows a narrower resource that would be of use. */
export const DISCOVERY_ACTIONS: readonly string[] = [
  "organizations:DescribeOrganization",
  "organizations:ListAccounts",
  "organizations:ListAccountsForParent",
  "organizations:ListOrganizationalUnitsForParent",
  "organizations:ListParents",
  "organizations:ListRoots",
];

/** What says whether StackSets may work in the organization. */
const TRUSTED_ACCESS = [
  "cloudformation:DescribeOrganizationsAccess",
  "organizations:ListAWSServiceAccessForOrganization",
  "organizations:ListDelegatedAdministrators",
];

/** The calls that the AWS plugin makes for a StackSet and its instances, but CreateStackSet. */
const STACK_SET = [
  "cloudformation:CreateStackInstances",
  "cloudformation:DeleteStackInstances",
  "cloudformation:DeleteStackSet",
  "cloudformation:DescribeStackInstance",
  "cloudformation:DescribeStackSet",
  "cloudformation:DescribeStackSetOperation",
  "cloudformation:ListStackInstances",
  "cloudformation:ListStackSetOperationResults",
  "cloudformation:ListStackSetOperations",
  "cloudformation:StopStackSetOperation",
  "cloudformation:TagResource",
  "cloudformation:UntagResource",
  "cloudformation:UpdateStackInstances",
  "cloudformation:UpdateStackSet",
];

/**
 * The least privilege with which `pulumi up`, `preflight` and `verify` work: to assume the access
 * roles, to manage the role in the deployer's own account, where there is no access role, and what
 * discovery and StackSets need if they are used. The access roles may be administrators; each session
 * is narrowed by a session policy of its own.
 *
 * Where the accounts are too many to be named in one managed policy (6,144 characters), or are not
 * known in advance, their access roles are named for the whole organization of the deployer, and for
 * no account outside it.
 */
export function deployerPolicy(deployment: Deployment): PolicyDocument {
  const rest = [
    ...ownRole(deployment),
    ...organization(deployment),
    ...stackSet(deployment, deployment.stackSetName),
  ];
  const named = policyDocument([...namedAccessRoles(deployment), ...rest]);
  const fits = JSON.stringify(named).length <= MAXIMUM_MANAGED_POLICY_LENGTH;
  if (fits && !deployment.discovers) return named;
  return policyDocument([...accessRolesOfTheOrganization(deployment), ...rest]);
}

function namedAccessRoles(deployment: Deployment): readonly PolicyStatement[] {
  const { accounts, deployed, deployerAccountId } = deployment;
  const enrolled = new Set(accounts.map(({ id }) => id));
  const left = (deployed?.accounts ?? []).filter((id) => !enrolled.has(id));
  const arns = [
    ...accounts.map(({ id, accessRoleName }) => ({ id, name: accessRoleName })),
    ...left.flatMap((id) => accessRoleNames(accounts).map((name) => ({ id, name }))),
  ]
    .filter(({ id }) => id !== deployerAccountId)
    .map(({ id, name }) => accessRoleArn(id, name));
  return arns.length === 0 ? [] : [allow(["sts:AssumeRole"], arns.sort())];
}

function accessRolesOfTheOrganization({ accounts }: Deployment): readonly PolicyStatement[] {
  const arns = accessRoleNames(accounts).map((name) => accessRoleArn("*", name));
  const sameOrganization = { "aws:ResourceOrgID": ["${aws:PrincipalOrgID}"] };
  return [allow(["sts:AssumeRole"], arns, { StringEquals: sameOrganization })];
}

function accessRoleArn(accountId: string, roleName: string): string {
  return roleArn(accountId, { roleName, rolePath: "/" });
}

function accessRoleNames(accounts: Deployment["accounts"]): readonly string[] {
  return [...new Set(accounts.map(({ accessRoleName }) => accessRoleName))].sort();
}

function ownRole(deployment: Deployment): readonly PolicyStatement[] {
  const { accounts, deployed, deployerAccountId, roleName } = deployment;
  const role = managedRole(deployerAccountId, deployment);
  const isEnrolled = accounts.some(({ id }) => id === deployerAccountId);
  const wasEnrolled = deployed?.accounts.includes(deployerAccountId) ?? false;
  const former = wasEnrolled ? deployed?.roleName : undefined;
  return [
    ...(isEnrolled ? roleManagementStatements(role, EXACT) : []),
    ...(isEnrolled ? boundaryReadingStatements(role, EXACT) : []),
    ...(former === undefined || (isEnrolled && former === roleName)
      ? []
      : roleRemovalStatements({ ...role, roleName: former })),
    ...ownUser(deployment),
  ];
}

/** In any other account the access role manages the user. */
function ownUser({ accessKeyUser, deployerAccountId }: Deployment): readonly PolicyStatement[] {
  if (accessKeyUser?.account !== deployerAccountId) return [];
  return legacyUserManagement(accessKeyUser.arn);
}

function organization({ discovers, stackSetName }: Deployment): readonly PolicyStatement[] {
  const actions = [
    ...(discovers ? DISCOVERY_ACTIONS : []),
    ...(stackSetName === undefined ? [] : TRUSTED_ACCESS),
  ];
  return actions.length === 0 ? [] : [allow(actions, ["*"])];
}

function stackSet(
  { deployerAccountId }: Deployment,
  name: string | undefined,
): readonly PolicyStatement[] {
  if (name === undefined) return [];
  const prefix = `arn:${PARTITION}:cloudformation:*`;
  return [
    // A StackSet that is not there yet has no ARN, and the action therefore no resource.
    allow(["cloudformation:CreateStackSet"], ["*"]),
    allow(STACK_SET, [
      `${prefix}:${deployerAccountId}:stackset/${name}:*`,
      `${prefix}:${deployerAccountId}:stackset-target/${name}:*`,
      `${prefix}::type/resource/AWS-IAM-Role`,
      // Of the template by which roles outlive their stacks.
      `${prefix}::type/resource/AWS-CloudFormation-WaitConditionHandle`,
    ]),
  ];
}
