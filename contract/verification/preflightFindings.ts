import { describeOwner, namesOf, retagCommand } from "../ownership";
import type { TrustRoleSpec } from "../trustRoleSpec";
import { finding, type Finding } from "./finding";
import { remadeFinding } from "./remadeFinding";

/** What was seen in an account before the role is deployed to it. */
export interface AccountBefore {
  /** The ARN of a role of the trust role's name; absent: there is none. */
  readonly roleArn?: string | undefined;
  /** Which stack the role belongs to, as its tag says; absent: it has none. */
  readonly owner?: string | undefined;
  /** Whether the stack that is to be deployed has made that role, or believes so. */
  readonly isManaged: boolean;
  /** Whether it is the very role of the stack's state, by AWS's ID; of no meaning when it is not managed. */
  readonly isSame?: boolean | undefined;
  /** Whether somebody has made it anew under the name of the stack's; of no meaning when it is not managed. */
  readonly isRemade?: boolean | undefined;
  /** Whether the permissions boundary exists; of no meaning when none is asked for. */
  readonly boundaryExists: boolean;
}

/** How the role is to come to an account, and by which stack. */
interface Deploying {
  /** The stack's name, for the commands that mend what is found. */
  readonly stack: string;
  /** What the tag says of this stack's own roles. */
  readonly owner: string;
  /** The command that makes the roles again that somebody deleted. */
  readonly repair: string;
  /** Whether CloudFormation makes the role there. */
  readonly byStackSet: boolean;
  /** Whether the stack's program makes the integration by the component's own arguments. */
  readonly isWritten?: boolean | undefined;
}

/** What stands against deploying the role to an account. */
export function preflightFindings(
  before: AccountBefore,
  role: TrustRoleSpec,
  deploying: Deploying,
): readonly Finding[] {
  return [...roleFindings(before, role.accountId, deploying), ...boundaryFindings(before, role)];
}

function roleFindings(
  { roleArn, owner, isManaged, isSame = false, isRemade = false }: AccountBefore,
  accountId: string,
  deploying: Deploying,
): readonly Finding[] {
  if (roleArn === undefined) return isManaged ? [roleGone(deploying)] : [];
  if (!isManaged) {
    const problem = roleExistsProblem(roleArn, owner, deploying);
    return [finding("high", "role-exists", problem, roleExistsFix(accountId, owner, deploying))];
  }
  if (owner === undefined || owner === deploying.owner) {
    return isRemade ? [remadeFinding(roleArn, accountId, owner, deploying)] : [];
  }
  return [ownedTwice(roleArn, accountId, owner, { ...deploying, isSame })];
}

function roleGone({ repair }: Deploying): Finding {
  const problem =
    "the stack has made the role, but somebody deleted it; pulumi up alone would not notice";
  return finding("medium", "role-gone", problem, `make it again: ${repair}`);
}

function roleExistsProblem(
  arn: string,
  owner: string | undefined,
  { owner: own, byStackSet }: Deploying,
): string {
  const exists = `the role ${arn} exists and is not in this stack's state: ${describeOwner(owner, own)}`;
  return byStackSet
    ? `${exists}. CloudFormation takes over no role that exists, and would roll its stack back there`
    : `${exists}. pulumi up leaves it alone, and fails for this account`;
}

function roleExistsFix(
  accountId: string,
  owner: string | undefined,
  { stack, owner: own, byStackSet }: Deploying,
): string {
  if (owner !== undefined && owner !== own) {
    return (
      `set another roleName here; or let this stack have it: ${dropThere(owner, accountId)}, then here ` +
      `npx authomize adopt --take-over ${owner} --stack ${stack}${byStackSet ? ", by rollout: accounts" : ""}`
    );
  }
  return byStackSet
    ? `delete it there, or set another roleName; to keep it until the StackSet makes it: rollout: accounts, ` +
        `npx authomize adopt --stack ${stack}, npx pulumi up --stack ${stack}, then rollout stackSet and npx authomize move --stack ${stack}`
    : `take it over: npx authomize adopt --stack ${stack}; or delete it there; or set another roleName`;
}

/** One that was made anew under the name is the other stack's, whatever this stack is called. */
function ownedTwice(
  arn: string,
  accountId: string,
  owner: string,
  { stack, isSame }: Deploying & { readonly isSame: boolean },
): Finding {
  const renamed = isSame ? "this stack's project or name was changed, or " : "";
  const problem = `the role ${arn} is in this stack's state, but its tag says that it belongs to the stack ${owner}: ${renamed}two stacks own it, and each undoes what the other does`;
  const twice = `let one of them have it: ${dropThere(owner, accountId)}; or leave it to that stack: take the account out of this one, then npx authomize forget ${accountId} --stack ${stack}`;
  const fix = isSame
    ? `if the name was changed: ${retagCommand(owner, stack)}; if two stacks own it, ${twice}`
    : twice;
  return finding("high", "role-owned-twice", problem, fix);
}

/** How the other stack lets go of a role without deleting it. */
function dropThere(owner: string, accountId: string): string {
  const { project, stack: other } = namesOf(owner);
  return `in the project ${project}, take the account out of the stack ${other}, then npx authomize forget ${accountId} --stack ${other}`;
}

function boundaryFindings(
  { boundaryExists }: AccountBefore,
  { permissionsBoundaryArn: arn }: TrustRoleSpec,
): readonly Finding[] {
  if (arn === undefined || boundaryExists) return [];
  const problem = `the permissions boundary ${arn} does not exist`;
  const fix = "create that policy there, or change permissionsBoundary";
  return [finding("high", "boundary-absent", problem, fix)];
}
