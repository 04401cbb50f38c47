import type { EnrolledSettings } from "../config/settings";
import { sessionPolicy } from "../contract/sessionPolicy";
import type { StackOutputs } from "../contract/stackOutputs";
import { describeUnreachable, unreachableAccounts } from "../organization/accountAccess";
import type { RoleSearch } from "../organization/existingRoles";
import { unreachableLegacyUser } from "../organization/legacyUserAccess";
import type { DecidedRollout } from "../organization/rolloutQuestion";

/** What this run cannot work on, and leaves as it is. */
export interface Unreachable {
  readonly accountIds: readonly string[];
  /** Whether the account of the legacy user is out of reach. */
  readonly isWithoutUser: boolean;
  /** What the operator is told, once everything else is asked for; undefined if all can be reached. */
  readonly message: string | undefined;
}

/** What this run works on. */
export interface AccessQuestion {
  readonly settings: EnrolledSettings;
  readonly rollout: DecidedRollout;
  readonly search: RoleSearch;
  /** What the last update left. */
  readonly last: Partial<StackOutputs>;
  /** The stack's name. */
  readonly stack: string;
}

/**
 * Tries the way into every account that this run works in.
 *
 * @throws LegacyUserError when no role can be made, because its legacy user cannot
 */
export async function findUnreachable(question: AccessQuestion): Promise<Unreachable> {
  const { settings, rollout, search, ...place } = question;
  const entered = settings.accounts.filter(({ id }) => isEntered(id, settings, rollout));
  const [withoutRole, withoutUser] = await Promise.all([
    unreachableAccounts(entered, {
      ...search,
      sessionPolicy: (accountId) => sessionPolicy(search.role(accountId)),
    }),
    unreachableLegacyUser(settings, search, place),
  ]);
  const isWithoutUser = withoutUser !== undefined;
  return {
    accountIds: withoutRole.map(({ account }) => account.id),
    isWithoutUser,
    message:
      withoutRole.length > 0 || isWithoutUser
        ? describeUnreachable(withoutRole, withoutUser)
        : undefined,
  };
}

/** Whether an account's role is made, or removed, in the account itself. */
function isEntered(
  id: string,
  { managementAccount }: EnrolledSettings,
  rollout: DecidedRollout,
): boolean {
  if (rollout.kind === "accounts" || id === managementAccount) return true;
  if (rollout.kind === "stackSet") return false;
  return rollout.byThemselves.has(id) || rollout.leaving.includes(id);
}
