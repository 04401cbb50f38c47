import type { DecidedRollout, RolloutQuestion } from "./rolloutQuestion";
import { refuseOtherCaller } from "./stackSetCaller";
import { membersOf, planStackSet, type StackSetPlan } from "./stackSetRollout";

/**
 * Decides how this update makes the member accounts' roles, before anything is touched.
 *
 * @throws StackSetError when the StackSet cannot be rolled out so, or without the operator's consent
 */
export async function decideRollout(question: RolloutQuestion): Promise<DecidedRollout> {
  const { chosen, last, enrolment } = question;
  if (chosen.rollout === "accounts") {
    // Without these the last update was no rollout by StackSet, nor a move from one.
    if (last.stackSet === undefined) return { kind: "accounts", warnings: [] };
    const { decideDeparture } = await import("./moveFromStackSet");
    return decideDeparture(question, await ownRoles(), last.stackSet);
  }
  const plan = await plannedStackSet(question);
  // Before the first update there is no state to ask for, and after a move no role in it.
  const members = membersOf(last, enrolment.managementAccount);
  const mayHaveOwn = last.rollout !== "stackSet" && members.length > 0;
  const { decideArrival } = await import("./moveToStackSet");
  return decideArrival(question, mayHaveOwn ? await ownRoles() : new Set(), plan);
}

async function plannedStackSet(question: RolloutQuestion): Promise<StackSetPlan> {
  const { chosen, enrolment, last, search, stack } = question;
  const { credentials, callerAccountId } = search;
  refuseOtherCaller(chosen.stackSet, {
    callerAccountId,
    managementAccountId: enrolment.managementAccount,
  });
  const plan = planStackSet(chosen, enrolment, last, { stack, region: credentials.region });
  // Loading the client takes time that those who deploy account by account need not spend.
  const { requireTrustedAccess } = await import("./trustedAccess");
  await requireTrustedAccess(credentials);
  return plan;
}

async function ownRoles(): Promise<ReadonlySet<string>> {
  const [{ deployedResources }, { accountsOfRoles }] = await Promise.all([
    import("./deployedResources"),
    import("./rolloutMove"),
  ]);
  return accountsOfRoles(await deployedResources());
}
