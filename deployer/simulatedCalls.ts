import { roleArn } from "../contract/arns";
import { withOwner } from "../contract/ownership";
import type { TrustRoleSpec } from "../contract/trustRoleSpec";
import { given } from "../contract/values";
import { legacyUserManagement } from "./legacyUserManagement";
import { EXACT, roleManagementStatements } from "./roleManagement";

/** Calls on one role or user that AWS's policy simulator is asked about together. */
export interface SimulatedCalls {
  /** The ARN of the role or user. */
  readonly resource: string;
  /** The actions, such as `iam:CreateRole`, that the next update takes. */
  readonly now: readonly string[];
  /** Those that a later change or removal takes. */
  readonly later: readonly string[];
  /** What the calls say of themselves: condition key → its value, or its values where it has several. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** Only what somebody did by hand takes them. */
const BY_HAND = [
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:RemoveRoleFromInstanceProfile",
];

const MAKE_ROLE = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy", "iam:TagRole"];
const READ_ROLE = ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"];

const MAKE_USER = ["iam:CreateAccessKey", "iam:CreateUser", "iam:PutUserPolicy", "iam:TagUser"];
const READ_USER = ["iam:GetUser", "iam:GetUserPolicy", "iam:ListAccessKeys"];

/**
 * The calls of the session policy on a role. A simulation knows one policy to attach; it is the one
 * that every account's role has.
 *
 * @param owner - the value of the owner's tag
 * @param isThere - whether there is a role of that name, which no update makes
 */
export function simulatedRoleCalls(
  role: TrustRoleSpec,
  owner: string,
  isThere: boolean,
): SimulatedCalls {
  const { accountId, managedPolicyArns, permissionsBoundaryArn } = role;
  const actions = roleManagementStatements(role, EXACT).flatMap(({ Action }) => Action);
  return {
    resource: roleArn(accountId, role),
    ...byTime(
      actions.filter((action) => !BY_HAND.includes(action)),
      isThere ? READ_ROLE : [...MAKE_ROLE, ...READ_ROLE],
    ),
    context: {
      ...given({
        "iam:PolicyARN": managedPolicyArns[0],
        "iam:PermissionsBoundary": permissionsBoundaryArn,
      }),
      ...tagContext(withOwner(role.tags, owner)),
    },
  };
}

/** The legacy user as an update makes it. */
interface AskedUser {
  readonly arn: string;
  /** Absent: none is asked for. */
  readonly boundaryArn?: string | undefined;
  /** All of them, the owner's among them. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The calls that manage the legacy user.
 *
 * @param isThere - whether there is a user of that name, which no update makes
 */
export function simulatedUserCalls(
  { arn, boundaryArn, tags }: AskedUser,
  isThere: boolean,
): SimulatedCalls {
  const actions = legacyUserManagement(arn, boundaryArn).flatMap(({ Action }) => Action);
  return {
    resource: arn,
    ...byTime(
      actions.filter((action) => !BY_HAND.includes(action)),
      isThere ? READ_USER : [...MAKE_USER, ...READ_USER],
    ),
    context: { ...given({ "iam:PermissionsBoundary": boundaryArn }), ...tagContext(tags) },
  };
}

function byTime(
  actions: readonly string[],
  needed: readonly string[],
): Pick<SimulatedCalls, "now" | "later"> {
  const sorted = [...new Set(actions)].sort();
  return {
    now: sorted.filter((action) => needed.includes(action)),
    later: sorted.filter((action) => !needed.includes(action)),
  };
}

/** Guard rails of organizations ask for tags of what is made. */
function tagContext(tags: Readonly<Record<string, string>>): SimulatedCalls["context"] {
  const keys = Object.keys(tags);
  const values = Object.entries(tags).map(
    ([key, value]) => [`aws:RequestTag/${key}`, value] as const,
  );
  return { ...Object.fromEntries(values), "aws:TagKeys": keys };
}
