import { permissionsBoundaryArn } from "./arns";
import type { Finding } from "./finding";
import type { ManagedRole } from "./roleManagement";

/** What was seen in an account before the role is deployed to it. */
export interface AccountBefore {
  /** The ARN of a role of the trust role's name; absent: there is none. */
  readonly roleArn?: string | undefined;
  /** Whether the stack that is to be deployed has made that role, or believes so. */
  readonly isManaged: boolean;
  /** Whether the permissions boundary exists; of no meaning when none is asked for. */
  readonly boundaryExists: boolean;
}

/** How the role is to come to an account, and by which stack. */
export interface Deploying {
  /** The stack's name, for the commands that mend what is found. */
  readonly stack: string;
  /** Whether CloudFormation makes the role there. */
  readonly byStackSet: boolean;
}

/** What stands against deploying the role to an account. */
export function preflightFindings(
  before: AccountBefore,
  role: ManagedRole,
  deploying: Deploying,
): readonly Finding[] {
  return [...roleFindings(before, deploying), ...boundaryFindings(before, role)];
}

function roleFindings(
  { roleArn, isManaged }: AccountBefore,
  { stack, byStackSet }: Deploying,
): readonly Finding[] {
  if (roleArn !== undefined && !isManaged) {
    return [{ severity: "high", rule: "role-exists", ...inTheWay(roleArn, stack, byStackSet) }];
  }
  if (roleArn === undefined && isManaged) {
    return [
      {
        severity: "medium",
        rule: "role-gone",
        problem:
          "the stack has made the role, but somebody deleted it; pulumi up alone would not notice",
        fix: `make it again: npx pulumi up --refresh --stack ${stack}`,
      },
    ];
  }
  return [];
}

function inTheWay(roleArn: string, stack: string, byStackSet: boolean) {
  const problem = `the role ${roleArn} exists and is not this stack's`;
  if (byStackSet) {
    return {
      problem: `${problem}: CloudFormation takes over no role that exists, and would roll its stack back there`,
      fix:
        `delete it there, or set another authomize-aws:roleName; to keep it until the StackSet makes it: authomize-aws:rollout accounts, ` +
        `npx authomize adopt --stack ${stack}, npx pulumi up --stack ${stack}, then rollout stackSet and npx authomize move --stack ${stack}`,
    };
  }
  return {
    problem: `${problem}: pulumi up would fail with EntityAlreadyExists`,
    fix: `take it over: npx authomize adopt --stack ${stack}; or delete it there`,
  };
}

function boundaryFindings(
  { boundaryExists }: AccountBefore,
  { accountId, permissionsBoundary }: ManagedRole,
): readonly Finding[] {
  if (permissionsBoundary === undefined || boundaryExists) return [];
  const arn = permissionsBoundaryArn(accountId, permissionsBoundary);
  return [
    {
      severity: "high",
      rule: "boundary-absent",
      problem: `the permissions boundary ${arn} does not exist`,
      fix: "create that policy there, or change authomize-aws:permissionsBoundary",
    },
  ];
}
