import { accessRoleArn, accountOfArn } from "../contract/arns";
import { MAXIMUM_MANAGED_POLICY_LENGTH } from "../contract/iamRules";
import {
  allow,
  policyDocument,
  type PolicyDocument,
  type PolicyStatement,
} from "../contract/policyDocument";
import type { StackOutputs } from "../contract/stackOutputs";
import { type TrustRoleSettings, trustRoleSpec } from "../contract/trustRoleSpec";
import { PARTITION } from "../contract/vendor";
import { legacyUserManagement, legacyUserRemoval } from "./legacyUserManagement";
import { legacyUserReading } from "./legacyUserReading";
import {
  DISCOVERY_ACTIONS,
  TAGS_IN_MANAGEMENT_ACCOUNT,
  TAGS_OF_ONE_ACCOUNT,
} from "./organizationReading";
import {
  boundaryReadingStatements,
  EXACT,
  ROLE_LISTING,
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
  /** Whether they are selected by their tags. */
  readonly readsTags?: boolean | undefined;
  /** The ARN of the role that reads the organization; absent: the deployer reads it. */
  readonly readRoleArn?: string | undefined;
  /** The StackSet's name, when the roles are made by one. */
  readonly stackSetName?: string | undefined;
  /** The operator's legacy user, where there is one, and the role that is assumed there. */
  readonly accessKeyUser?:
    | {
        readonly arn: string;
        readonly accessRoleName: string;
        /** The ARN of its permissions boundary; absent: it has none. */
        readonly boundaryArn?: string | undefined;
      }
    | undefined;
  /** What the last update deployed, and the next one may have to remove. */
  readonly deployed?:
    | Pick<
        StackOutputs,
        | "accounts"
        | "roleName"
        | "legacyUserArn"
        | "stackSet"
        | "formerRoleIds"
        | "incompleteRemovals"
      >
    | undefined;
}

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

const CHANGE_STACK_SET = [
  "cloudformation:CreateStackInstances",
  "cloudformation:TagResource",
  "cloudformation:UntagResource",
  "cloudformation:UpdateStackInstances",
  "cloudformation:UpdateStackSet",
];

/**
 * The least privilege with which `pulumi up`, `preflight` and `verify` work: to assume the access
 * roles, under a session policy each, to manage the role in the deployer's own account, and what
 * discovery and StackSets need. Where the accounts are too many for one managed policy, or not known
 * in advance, the access roles are named for the deployer's whole organization, and for no account
 * outside it.
 */
export function deployerPolicy(deployment: Deployment): PolicyDocument {
  const rest = [
    ...ownRole(deployment),
    ...ownUser(deployment),
    ...readRole(deployment),
    ...organization(deployment),
    ...stackSet(deployment),
    ...formerStackSet(deployment),
  ];
  const named = policyDocument([...namedAccessRoles(deployment), ...rest]);
  const fits = JSON.stringify(named).length <= MAXIMUM_MANAGED_POLICY_LENGTH;
  if (fits && !deployment.discovers) return named;
  return policyDocument([...accessRolesOfTheOrganization(deployment), ...rest]);
}

function namedAccessRoles(deployment: Deployment): readonly PolicyStatement[] {
  const { deployed, deployerAccountId } = deployment;
  const accounts = assumedAccounts(deployment);
  const present = new Set(accounts.map(({ id }) => id));
  const former = [...(deployed?.accounts ?? []), accountOfArn(deployed?.legacyUserArn ?? "")];
  const left = former.filter((id) => id !== "" && !present.has(id));
  const names = accessRoleNames(accounts);
  const arns = [
    ...accounts.map(({ id, accessRoleName }) => accessRoleArn(id, accessRoleName)),
    ...left.flatMap((id) => names.map((name) => accessRoleArn(id, name))),
  ].filter((arn) => accountOfArn(arn) !== deployerAccountId);
  return arns.length === 0 ? [] : [allow(["sts:AssumeRole"], [...new Set(arns)].sort())];
}

/** The enrolled accounts, and the one that the legacy user is in. */
function assumedAccounts({ accounts, accessKeyUser }: Deployment): Deployment["accounts"] {
  if (accessKeyUser === undefined) return accounts;
  const { arn, accessRoleName } = accessKeyUser;
  return [...accounts, { id: accountOfArn(arn), accessRoleName }];
}

function accessRolesOfTheOrganization(deployment: Deployment): readonly PolicyStatement[] {
  const arns = accessRoleNames(assumedAccounts(deployment)).map((name) => accessRoleArn("*", name));
  const sameOrganization = { "aws:ResourceOrgID": ["${aws:PrincipalOrgID}"] };
  return [allow(["sts:AssumeRole"], arns, { StringEquals: sameOrganization })];
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
  const isKept = former === undefined || (isEnrolled && former === roleName);
  return [
    ...(isEnrolled
      ? [
          ...roleManagementStatements(role, EXACT),
          ...boundaryReadingStatements(role, EXACT),
          ROLE_LISTING,
        ]
      : []),
    ...(isKept ? [] : roleRemovalStatements({ ...role, roleName: former })),
  ];
}

/** In any other account the access role manages the user. */
function ownUser(deployment: Deployment): readonly PolicyStatement[] {
  const { accessKeyUser, deployed, deployerAccountId } = deployment;
  const own = (arn = "") => (accountOfArn(arn) === deployerAccountId ? [arn] : []);
  const present = own(accessKeyUser?.arn);
  const former = own(deployed?.legacyUserArn).filter((arn) => !present.includes(arn));
  const boundaryArn = accessKeyUser?.boundaryArn;
  return [
    ...present.flatMap((arn) => legacyUserManagement(arn, boundaryArn)),
    ...present.flatMap((arn) => legacyUserReading(arn, boundaryArn)),
    ...former.flatMap(legacyUserRemoval),
  ];
}

function readRole({ readRoleArn: arn }: Deployment): readonly PolicyStatement[] {
  return arn === undefined ? [] : [allow(["sts:AssumeRole"], [arn])];
}

function organization(deployment: Deployment): readonly PolicyStatement[] {
  const { discovers, readRoleArn, stackSetName } = deployment;
  const actions = [
    ...(discovers && readRoleArn === undefined ? [...DISCOVERY_ACTIONS, ...tags(deployment)] : []),
    ...(stackSetName === undefined ? [] : TRUSTED_ACCESS),
  ];
  return actions.length === 0 ? [] : [allow(actions, ["*"])];
}

function tags({ readsTags = false, deployerAccountId, managementAccount }: Deployment) {
  if (!readsTags) return [];
  const isManagement = deployerAccountId === managementAccount;
  return [isManagement ? TAGS_IN_MANAGEMENT_ACCOUNT : TAGS_OF_ONE_ACCOUNT];
}

function stackSet(deployment: Deployment): readonly PolicyStatement[] {
  const { stackSetName: name } = deployment;
  if (name === undefined) return [];
  return [
    // A StackSet that is not there yet has no ARN, and the action therefore no resource.
    allow(["cloudformation:CreateStackSet"], ["*"]),
    allow([...REMOVE_STACK_SET, ...CHANGE_STACK_SET], stackSetArns(deployment, name)),
  ];
}

function formerStackSet(deployment: Deployment): readonly PolicyStatement[] {
  const former = deployment.deployed?.stackSet?.name;
  if (former === undefined || former === deployment.stackSetName) return [];
  return [allow(REMOVE_STACK_SET, stackSetArns(deployment, former))];
}

/**
 * Those of a delegated administrator are in the management account, too (CloudFormation API reference,
 * CreateStackSet, `CallAs`); which of the two accounts IAM is asked about is not documented.
 */
function stackSetArns(
  { deployerAccountId, managementAccount = deployerAccountId }: Deployment,
  name: string,
): readonly string[] {
  const prefix = `arn:${PARTITION}:cloudformation:*`;
  return [
    ...[...new Set([deployerAccountId, managementAccount])].flatMap((id) => [
      `${prefix}:${id}:stackset/${name}:*`,
      `${prefix}:${id}:stackset-target/${name}:*`,
    ]),
    `${prefix}::type/resource/AWS-IAM-Role`,
    // Of the template by which roles outlive their stacks.
    `${prefix}::type/resource/AWS-CloudFormation-WaitConditionHandle`,
  ];
}
