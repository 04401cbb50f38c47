import { reasonOf } from "../../aws/accessRole";
import type { AccountSessions } from "../../aws/accountSessions";
import { inEveryAccount } from "../../aws/everyAccount";
import { readRole } from "../../aws/observedRole";
import type { Account } from "../../config/settings";
import { isOwn, OWNER_TAG } from "../../contract/ownership";
import type { TrustRoleSpec } from "../../contract/trustRoleSpec";
import { sessionPolicy } from "../../deployer/sessionPolicy";
import type { DeployedRole } from "../../state/deployedRoles";

/** What one account has by the name of a role, before anything is asked for. */
export type RoleFound =
  /** No role of that name. */
  | { readonly kind: "none" }
  /** The stack's own role. */
  | { readonly kind: "own" }
  /** A role that the stack did not make. */
  | {
      readonly kind: "foreign";
      readonly arn: string;
      /** What its tag says of the stack that it belongs to; absent without that tag. */
      readonly owner?: string | undefined;
      /** Whether the stack's state has a role of that name, which somebody has made anew since. */
      readonly isReplaced: boolean;
    }
  /** The account cannot be worked in, or the role not be read: what AWS said. */
  | { readonly kind: "unreachable"; readonly reason: string };

/** One role to look for in one account. */
export interface SurveyedRole {
  readonly account: Account;
  readonly role: TrustRoleSpec;
  /** Whether the stack's state is known; if not, a role's tag alone says whose it is. */
  readonly isStateKnown: boolean;
  /** The role of that name in the stack's state; absent when it has none. */
  readonly deployed?: DeployedRole | undefined;
  /** AWS's unique ID of the role that the last run left there. */
  readonly lastRoleId?: string | undefined;
  /** Whether the stack's own StackSet is known to have made the role, which no state of Pulumi knows. */
  readonly isStackSets?: boolean;
}

/**
 * Goes into every account by the very session that the deployment will use, and looks whether a role
 * of that name is there, and whose it is. The engine gives up on all accounts when one provider
 * cannot sign in, whatever `--continue-on-error` says (pulumi/pulumi#16133), and the AWS plugin
 * changes a role by its name, whoever made it; so the program has to know both before.
 *
 * @param owner - the value of the stack's own owner tag
 * @returns in the order given; never throws for one of the accounts
 */
export async function surveyRoles(
  roles: readonly SurveyedRole[],
  sessions: AccountSessions,
  owner: string,
): Promise<readonly RoleFound[]> {
  const outcomes = await inEveryAccount(roles, (each) => lookFor(each, sessions, owner));
  return outcomes.map((outcome) =>
    "result" in outcome ? outcome.result : { kind: "unreachable", reason: reasonOf(outcome.error) },
  );
}

async function lookFor(
  { account, role, isStateKnown, deployed, lastRoleId, isStackSets = false }: SurveyedRole,
  sessions: AccountSessions,
  owner: string,
): Promise<RoleFound> {
  const client = await sessions.iam(account, sessionPolicy(role));
  try {
    const found = await readRole(client, role.roleName);
    if (found === undefined) return { kind: "none" };
    const { roleId: id, arn, tags } = found;
    const inState = isStackSets ? id : isStateKnown ? deployed?.roleId : "";
    const known = { inState, lastRun: lastRoleId };
    if (isOwn({ id, tags }, known, owner)) return { kind: "own" };
    return { kind: "foreign", arn, owner: tags[OWNER_TAG], isReplaced: deployed !== undefined };
  } finally {
    client.destroy();
  }
}
