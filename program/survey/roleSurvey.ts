import { reasonOf } from "../../aws/accessRole";
import { type AccountSessions, withIam } from "../../aws/accountSessions";
import { inEveryAccount } from "../../aws/inEveryAccount";
import { readRole } from "../../aws/readRole";
import type { Account } from "../../config/settings";
import { isOwn, isSame, OWNER_TAG } from "../../contract/ownership";
import type { TrustRoleSpec } from "../../contract/trustRoleSpec";
import { sessionPolicy } from "../../deployer/sessionPolicy";
import type { DeployedRole } from "../../state/deployedRoles";

/** One role to look for in one account. */
export interface SurveyedRole {
  readonly account: Account;
  readonly role: TrustRoleSpec;
  /** Whether the stack's state is known; if not, a role's tag alone says whose it is. */
  readonly isStateKnown: boolean;
  /** The role of that name in the stack's state, if any. */
  readonly deployed?: DeployedRole | undefined;
  /** AWS's unique ID of the role that the last run left there. */
  readonly lastRoleId?: string | undefined;
  /** Whether the stack's own StackSet made the role, which is in no state of Pulumi. */
  readonly isStackSets?: boolean;
}

/** A role that the stack did not make, or whose tag says so. */
export interface ForeignRole extends SurveyedRole {
  readonly kind: "foreign";
  readonly arn: string;
  /** The stack that its tag names; undefined without that tag. */
  readonly owner: string | undefined;
  /** Whether it took the place of the stack's own role of that name. */
  readonly isReplaced: boolean;
  /** Whether it is the very role that the state has, by AWS's ID: its tag alone names another stack. */
  readonly isRetagged: boolean;
}

/** A role in an account that cannot be worked in, or that cannot be read. */
export interface UnreachableRole extends SurveyedRole {
  readonly kind: "unreachable";
  /** What AWS said. */
  readonly reason: string;
}

/** What one account has by the name of a role, before anything is asked for. */
export type FoundRole =
  (SurveyedRole & { readonly kind: "none" | "own" }) | ForeignRole | UnreachableRole;

/**
 * Looks for a role in every account, by the very session that the deployment will use. The engine
 * gives up on all accounts when one provider cannot sign in, whatever `--continue-on-error` says
 * (pulumi/pulumi#16133), and the AWS plugin changes a role by its name, whoever made it.
 *
 * @param owner - the value of the stack's own owner tag
 * @returns in the order given; never throws for one of the accounts
 */
export async function surveyRoles(
  roles: readonly SurveyedRole[],
  sessions: AccountSessions,
  owner: string,
): Promise<readonly FoundRole[]> {
  const outcomes = await inEveryAccount(roles, (each) => lookFor(each, sessions, owner));
  return outcomes.map((outcome) =>
    "result" in outcome
      ? outcome.result
      : { ...outcome.account, kind: "unreachable", reason: reasonOf(outcome.error) },
  );
}

async function lookFor(
  surveyed: SurveyedRole,
  sessions: AccountSessions,
  owner: string,
): Promise<FoundRole> {
  const { account, role, isStateKnown, deployed, lastRoleId, isStackSets = false } = surveyed;
  const found = await withIam(sessions, account, sessionPolicy(role), (client) =>
    readRole(client, role.roleName),
  );
  if (found === undefined) return { ...surveyed, kind: "none" };
  const { roleId: id, arn, tags } = found;
  const inState = isStackSets ? id : isStateKnown ? deployed?.roleId : "";
  const known = { inState, lastRun: lastRoleId };
  if (isOwn({ id, tags }, known, owner)) return { ...surveyed, kind: "own" };
  const owned = tags[OWNER_TAG];
  const isRetagged = owned !== undefined && isSame({ id }, { ...known, inState: deployed?.roleId });
  const isReplaced = deployed !== undefined && !isRetagged;
  return { ...surveyed, kind: "foreign", arn, owner: owned, isReplaced, isRetagged };
}
