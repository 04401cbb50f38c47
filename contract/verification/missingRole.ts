import { roleArn } from "../arns";
import type { TrustRoleSpec } from "../trustRoleSpec";
import { finding, type Finding } from "./finding";

/**
 * Why an account has no trust role, as far as it can be seen:
 * - `boundary-absent`: the permissions boundary, without which it may not be made, does not exist
 * - `never-deployed`: no run was to make it yet
 * - `incomplete`: the last run was to make it, and AWS refused that
 * - `deleted`: the last run made it, so that somebody deleted it since
 * - `unknown`: nobody knows what was deployed
 */
export type WhyMissing =
  "boundary-absent" | "never-deployed" | "incomplete" | "deleted" | "unknown";

/** The commands that make a role, or where none does, who makes it. */
interface MakingCommands {
  /** Deploys the stack. */
  readonly deploy: string;
  /** The same, after a look at what AWS has. */
  readonly repair: string;
}

/** What it means that an enrolled account has no trust role, and what makes it. */
export function missingRole(
  { permissionsBoundaryArn = "", ...role }: TrustRoleSpec,
  why: WhyMissing,
  { deploy, repair }: MakingCommands,
): Finding {
  const arn = roleArn(role.accountId, role);
  const missing = (reason: string, fix: string) =>
    finding("high", "role-missing", `the role ${arn} does not exist: ${reason}`, fix);
  switch (why) {
    case "boundary-absent":
      return missing(
        `its permissions boundary ${permissionsBoundaryArn} does not exist either`,
        `create that policy there, or change permissionsBoundary, then: ${repair}`,
      );
    case "unknown":
      return finding("high", "role-missing", `the role ${arn} does not exist`, deploy);
    case "never-deployed":
      return missing("it was never deployed there", `make it: ${deploy}`);
    case "incomplete":
      return missing(
        "the last run could not make it, as where a service control policy or a permissions boundary of the access role " +
          "denies iam:CreateRole, or the account was out of reach; or a move between the rollouts has yet to make it again",
        `mend what that run says of this account (docs/troubleshooting.md has causes and fixes), then: ${deploy}`,
      );
    case "deleted":
      return missing(
        "the last run left it there, so somebody deleted it",
        `make it again: ${repair}`,
      );
  }
}
