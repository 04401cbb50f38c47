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

/**
 * What stands against deploying the role to an account.
 *
 * @param stack - the stack's name, for the commands that mend it
 */
export function preflightFindings(
  before: AccountBefore,
  role: ManagedRole,
  stack: string,
): readonly Finding[] {
  return [...roleFindings(before, stack), ...boundaryFindings(before, role)];
}

function roleFindings({ roleArn, isManaged }: AccountBefore, stack: string): readonly Finding[] {
  if (roleArn !== undefined && !isManaged) {
    return [
      {
        severity: "high",
        rule: "role-exists",
        problem: `the role ${roleArn} exists and is not this stack's: pulumi up would fail with EntityAlreadyExists`,
        fix: `take it over: npx authomize adopt --stack ${stack}; or delete it there`,
      },
    ];
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
