import { roleArn } from "../contract/arns";
import { MAXIMUM_MANAGED_POLICY_LENGTH } from "../contract/iamRules";
import { accountOfUser, legacyUserManagement, legacyUserRemoval } from "../contract/legacyUser";
import {
  allow,
  policyDocument,
  type PolicyDocument,
  type PolicyStatement,
} from "../contract/policyDocument";
import type { StackOutputs } from "../contract/stackOutputs";
import { type TrustRoleSettings, trustRoleSpec } from "../contract/trustRoleSpec";
import { PARTITION } from "../contract/vendor";
import {
  boundaryReadingStatements,
  roleManagementStatements,
  roleRemovalStatements,
} from "./roleManagement";

/** The identity that deploys, and what it deploys. */
export interface Deployment extends TrustRoleSettings {
  /** The account that the deployer's credentials belong to, 12 digits. */
  readonly deployerAccountId: string;
  /** The enrolled accounts, each with the role in it which is assumed. */
  readonly accounts: readonly { readonly id: string; readonly accessRoleName: string }[];
  /** Whether the accounts come from AWS Organizations rather than from a list. */
  readonly discovers: boolean;
  /** The StackSet's name, when the roles are made by one. */
  readonly stackSetName?: string | undefined;
  /** The operator's legacy user, where there is one: its ARN, and the role that is assumed there. */
  readonly accessKeyUser?: { readonly arn: string; readonly accessRoleName: string } | undefined;
  /** What the last update deployed, and the next one may have to remove. */
  readonly deployed?:
    Pick<StackOutputs, "accounts" | "roleName" | "legacyUserArn" | "stackSet"> | undefined;
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

/** The calls that the AWS plugin makes to read a StackSet and its instances, and to remove them. */
const REMOVE_STACK_SET = [
  "cloudformation:DeleteStackInstances",
  "cloudformation:DeleteStackSet",
  "cloudformation:DescribeStackInstance",
  "cloudformation:DescribeStackSet",
  "cloudformation:DescribeStackSetOperation",
  "cloudformation:ListStackInstances",
  "cloudformation:ListStackSetOperationResults",
  "cloudformation:ListStackSetOperations",
  "cloudformation:StopStackSetOperation",
];

/** The further calls that it makes, but CreateStackSet. */
const CHANGE_STACK_SET = [
  "cloudformation:CreateStackInstances",
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
    ...formerStackSet(deployment),
  ];
  const named = policyDocument([...namedAccessRoles(deployment), ...rest]);
  const fits = JSON.stringify(named).length <= MAXIMUM_MANAGED_POLICY_LENGTH;
  if (fits && !deployment.discovers) return named;
  return policyDocument([...accessRolesOfTheOrganization(deployment), ...rest]);
}

function namedAccessRoles(deployment: Deployment): readonly PolicyStatement[] {
  const { deployed, deployerAccountId } = deployment;
  const entered = enteredAccounts(deployment);
  const present = new Set(entered.map(({ id }) => id));
  const former = deployed?.legacyUserArn;
  const left = [
    ...(deployed?.accounts ?? []),
    ...(former === undefined ? [] : [accountOfUser(former)]),
  ].filter((id) => !present.has(id));
  const arns = [
    ...entered.map(({ id, accessRoleName }) => ({ id, name: accessRoleName })),
    ...left.flatMap((id) => accessRoleNames(entered).map((name) => ({ id, name }))),
  ]
    .filter(({ id }) => id !== deployerAccountId)
    .map(({ id, name }) => accessRoleArn(id, name));
  return arns.length === 0 ? [] : [allow(["sts:AssumeRole"], [...new Set(arns)].sort())];
}

/** The enrolled accounts, and the one that the legacy user is in. */
function enteredAccounts({ accounts, accessKeyUser }: Deployment): Deployment["accounts"] {
  if (accessKeyUser === undefined) return accounts;
  const { arn, accessRoleName } = accessKeyUser;
  return [...accounts, { id: accountOfUser(arn), accessRoleName }];
}

function accessRolesOfTheOrganization(deployment: Deployment): readonly PolicyStatement[] {
  const arns = accessRoleNames(enteredAccounts(deployment)).map((name) => accessRoleArn("*", name));
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
  const role = trustRoleSpec(deployerAccountId, deployment);
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
function ownUser(deployment: Deployment): readonly PolicyStatement[] {
  const { accessKeyUser, deployed, deployerAccountId } = deployment;
  const isOwn = (arn: string) => accountOfUser(arn) === deployerAccountId;
  const present = accessKeyUser?.arn;
  const former = deployed?.legacyUserArn;
  return [
    ...(present !== undefined && isOwn(present) ? legacyUserManagement(present) : []),
    ...(former !== undefined && former !== present && isOwn(former)
      ? legacyUserRemoval(former)
      : []),
  ];
}

function organization({ discovers, stackSetName }: Deployment): readonly PolicyStatement[] {
  const actions = [
    ...(discovers ? DISCOVERY_ACTIONS : []),
    ...(stackSetName === undefined ? [] : TRUSTED_ACCESS),
  ];
  return actions.length === 0 ? [] : [allow(actions, ["*"])];
}

/** A StackSet that the settings do not name any more, or under another name. */
function formerStackSet(deployment: Deployment): readonly PolicyStatement[] {
  const former = deployment.deployed?.stackSet?.name;
  if (former === undefined || former === deployment.stackSetName) return [];
  return [allow(REMOVE_STACK_SET, stackSetArns(deployment, former))];
}

function stackSet(deployment: Deployment, name: string | undefined): readonly PolicyStatement[] {
  if (name === undefined) return [];
  return [
    // A StackSet that is not there yet has no ARN, and the action therefore no resource.
    allow(["cloudformation:CreateStackSet"], ["*"]),
    allow([...REMOVE_STACK_SET, ...CHANGE_STACK_SET], stackSetArns(deployment, name)),
  ];
}

function stackSetArns({ deployerAccountId }: Deployment, name: string): readonly string[] {
  const prefix = `arn:${PARTITION}:cloudformation:*`;
  return [
    `${prefix}:${deployerAccountId}:stackset/${name}:*`,
    `${prefix}:${deployerAccountId}:stackset-target/${name}:*`,
    `${prefix}::type/resource/AWS-IAM-Role`,
    // Of the template by which roles outlive their stacks.
    `${prefix}::type/resource/AWS-CloudFormation-WaitConditionHandle`,
  ];
}
