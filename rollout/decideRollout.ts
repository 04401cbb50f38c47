import type { Removals } from "../organization/removalLimit";
import type { Update } from "../organization/update";
import { refuseChangesInMove } from "./migration/settingsInMove";
import { planStackSet } from "./plan/planStackSet";
import type { Rollout } from "./plan/rollout";
import { lastDeployed, rolloutState } from "./plan/rolloutState";
import { refuseOtherCaller } from "./plan/stackSetCaller";

/**
 * Decides how this update makes the member accounts' roles, before anything is touched.
 *
 * @throws StackSetError when that is not possible, or not without the operator's consent
 */
export async function decideRollout(update: Update, removals: Removals): Promise<Rollout> {
  const { chosen, last } = update;
  refuseChangesInMove(update);
  if (chosen.rollout === "stackSet") return decideStackSet(update, removals);
  // The last update had no StackSet.
  if (last.rollout === undefined) return { kind: "accounts", warnings: [] };
  const state = rolloutState(update.resources);
  const { stackSet } = lastDeployed(last, state);
  // A StackSet that is not in the state is not this stack's to move away from.
  if (stackSet === undefined) return { kind: "accounts", warnings: [] };
  const { planMigrationFromStackSet } = await import("./migration/fromStackSet");
  return planMigrationFromStackSet(update, state.direct, stackSet);
}

async function decideStackSet(update: Update, removals: Removals): Promise<Rollout> {
  const { chosen, enrolment, last, deployer, stack } = update;
  const { credentials, callerAccountId } = deployer;
  const managementAccountId = enrolment.managementAccount;
  refuseOtherCaller(chosen.stackSet, { callerAccountId, managementAccountId, stack });
  const state = rolloutState(update.resources);
  const place = { stack, region: credentials.region };
  const deployed = lastDeployed(last, state);
  const plan = planStackSet(chosen, enrolment, deployed, place);
  // Loaded late: those who deploy account by account need not wait for CloudFormation's client.
  const [
    { requireTrustedAccess },
    { findOwnStackSet },
    { planMigrationToStackSet, planRemovalOfStackSet },
  ] = await Promise.all([
    import("../aws/trustedAccess"),
    import("./plan/findOwnStackSet"),
    import("./migration/toStackSet"),
  ]);
  await requireTrustedAccess(credentials);
  const own = await findOwnStackSet(update, plan.stackSet, state);
  if (!plan.isMadeAnew || state.stackSets.length === 0) {
    return planMigrationToStackSet(update, removals, state, plan, own);
  }
  const former = { ...plan, stackSet: deployed.stackSet ?? plan.stackSet };
  const { observed } = await findOwnStackSet(update, former.stackSet, state);
  return planRemovalOfStackSet(update, state, former, observed);
}
