import { roleArn } from "../arns";
import type { TrustRoleSpec } from "../trustRoleSpec";
import type { Finding } from "./finding";

/**
 * Why an account has no trust role, as far as it can be seen:
 *
 * - `boundary-absent`: the permissions boundary, without which it may not be made, does not exist
 * - `never-deployed`: no run was to make it yet
 * - `incomplete`: the last run was to make it, and AWS refused that
 * - `deleted`: the last run made it, so that somebody deleted it since
 */
export type WhyMissing = "boundary-absent" | "never-deployed" | "incomplete" | "deleted";

/** The commands that make a role. */
export interface MakingCommands {
  /** Deploys the stack. */
  readonly deploy: string;
  /** The same, after a look at what AWS has. */
  readonly repair: string;
}

/** What it means that an enrolled account has no trust role, and what makes it. */
export function missingRole(
  role: TrustRoleSpec,
  why: WhyMissing,
  commands: MakingCommands,
): Finding {
  const { reason, fix } = explained(role, why, commands);
  return {
    severity: "high",
    rule: "role-missing",
    problem: `the role ${roleArn(role.accountId, role)} does not exist: ${reason}`,
    fix,
  };
}

function explained(
  { permissionsBoundaryArn = "" }: TrustRoleSpec,
  why: WhyMissing,
  { deploy, repair }: MakingCommands,
): { readonly reason: string; readonly fix: string } {
  switch (why) {
    case "boundary-absent":
      return {
        reason: `its permissions boundary ${permissionsBoundaryArn} does not exist either`,
        fix: `create that policy there, or change authomize-aws:permissionsBoundary, then: ${repair}`,
      };
    case "never-deployed":
      return { reason: "it was never deployed there", fix: `make it: ${deploy}` };
    case "incomplete":
      return {
        reason:
          "the last run could not make it, as where a service control policy or a permissions boundary of the access role " +
          "denies iam:CreateRole, or the account was out of reach",
        fix: `mend what that run says of this account (docs/troubleshooting.md has causes and fixes), then: ${deploy}`,
      };
    case "deleted":
      return {
        reason: "the last run left it there, so somebody deleted it",
        fix: `make it again: ${repair}`,
      };
  }
}
