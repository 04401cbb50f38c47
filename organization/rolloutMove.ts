import type { Settings } from "../config/settings";
import type { StackOutputs } from "../contract/stackOutputs";
import { membersOf, refuseSurprisingInterruption } from "./stackSetRollout";

/**
 * Whether this update has to remove the roles that the other rollout made, before the next one makes
 * them again. Neither CloudFormation nor IAM takes over a role that exists, and the engine deletes
 * what is gone only after it has made what is new; so a move takes two updates.
 *
 * @param last - what the last update left
 * @throws StackSetError when that are more roles than an update may remove
 */
export function isMoving(
  settings: Settings,
  managementAccount: string | undefined,
  last: Partial<StackOutputs>,
): boolean {
  const members = membersOf(last, managementAccount);
  const lastRollout = last.rollout ?? "accounts";
  if (members.length === 0 || lastRollout === "moving" || lastRollout === settings.rollout) {
    return false;
  }
  refuseSurprisingInterruption(
    `authomize-aws:rollout changes from ${lastRollout} to ${settings.rollout}, and neither takes over what the other made`,
    { accountIds: members, deployed: last.accounts ?? [], maxRemovals: settings.maxRemovals },
  );
  return true;
}

/** What an operator is told while the roles are removed. */
export function describeMove(count: number, rollout: Settings["rollout"]): string {
  return (
    `Moving to authomize-aws:rollout ${rollout}: this update removes the role from ${count} member accounts, and does nothing else to them. ` +
    "Run npx pulumi up once more, right away: it makes the roles again. Until then Authomize cannot read these accounts."
  );
}
