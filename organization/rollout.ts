import type { DecidedRollout, RolloutQuestion } from "./rolloutQuestion";
import { refuseChangesInMove } from "./settingsInMove";
import { refuseOtherCaller } from "./stackSetCaller";
import { planStackSet } from "./stackSetRollout";
import { lastDeployed, rolloutState } from "./rolloutState";

/**
 * Decides how this update makes the member accounts' roles, before anything is touched.
 *
 * @throws StackSetError when the StackSet cannot be rolled out so, or without the operator's consent
 */
export async function decideRollout(question: RolloutQuestion): Promise<DecidedRollout> {
  const { chosen, last } = question;
  refuseChangesInMove(question);
  if (chosen.rollout === "stackSet") return decideStackSet(question);
  // Without it the last update was no rollout by StackSet, nor a move from one.
  if (last.rollout === undefined) return { kind: "accounts", warnings: [] };
  const state = rolloutState(question.resources);
  const { stackSet } = lastDeployed(last, state);
  // What the state does not have is not this stack's to move away from.
  if (stackSet === undefined) return { kind: "accounts", warnings: [] };
  const { decideDeparture } = await import("./moveFromStackSet");
  return decideDeparture(question, state.byThemselves, stackSet);
}

async function decideStackSet(question: RolloutQuestion): Promise<DecidedRollout> {
  const { chosen, enrolment, last, search, stack } = question;
  const { credentials, callerAccountId } = search;
  refuseOtherCaller(chosen.stackSet, {
    callerAccountId,
    managementAccountId: enrolment.managementAccount,
    stack,
  });
  const state = rolloutState(question.resources);
  const place = { stack, region: credentials.region };
  const deployed = lastDeployed(last, state);
  const plan = planStackSet(chosen, enrolment, deployed, place);
  // Loading the client takes time that those who deploy account by account need not spend.
  const [{ requireTrustedAccess }, { findOwnStackSet }, { decideArrival, decideRemoval }] =
    await Promise.all([
      import("./trustedAccess"),
      import("./ownStackSet"),
      import("./moveToStackSet"),
    ]);
  await requireTrustedAccess(credentials);
  const own = await findOwnStackSet(question, plan.stackSet, state);
  if (!plan.isMadeAnew || state.stackSets.length === 0) {
    return decideArrival(question, state, plan, own);
  }
  const former = { ...plan, stackSet: deployed.stackSet ?? plan.stackSet };
  const { observed } = await findOwnStackSet(question, former.stackSet, state);
  return decideRemoval(question, state, former, observed);
}
