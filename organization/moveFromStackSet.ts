import type { DeployedStackSet } from "../contract/stackSet";
import { accountsSeenWithRole } from "./existingRoles";
import { refuseInstancesThatStay } from "./instancesThatStay";
import { refuseLeavingOutInMove } from "./leftOutInMove";
import { observeStackSet } from "./observedStackSet";
import { membersIn, placeOf, type DecidedRollout, type RolloutQuestion } from "./rolloutQuestion";
import { nextDeparture } from "./rolloutMove";
import { leftOutOf } from "./stackSetRollout";

/**
 * Decides the next step away from a StackSet, or that there is none to take any more.
 *
 * @param byThemselves - the accounts whose role is a resource of the stack
 * @param last - the StackSet as the last update left it
 * @throws StackSetError when it is to go and AWS would not delete it, or an account of it is left out
 */
export async function decideDeparture(
  question: RolloutQuestion,
  byThemselves: ReadonlySet<string>,
  last: DeployedStackSet,
): Promise<DecidedRollout> {
  const { chosen, enrolled, enrolment, search, stack } = question;
  const { organization } = enrolment;
  const members = membersIn(question);
  const pending = enrolled.accounts.filter(
    ({ id }) => members.includes(id) && !byThemselves.has(id),
  );
  const [stackSet, found] = await Promise.all([
    observeStackSet(placeOf(question, last)),
    accountsSeenWithRole(pending, search),
  ]);
  refuseLeavingOutInMove(stackSet, { members, byThemselves, organization, stack });
  refuseInstancesThatStay(stackSet, organization, {
    plan: { stackSet: last, leftOut: leftOutOf(enrolment) },
    callAs: chosen.stackSet.callAs,
    stack,
  });
  const seen = new Set(found.map(({ id }) => id));
  const step = nextDeparture(members, byThemselves, stackSet, seen);
  if (step.kind === "over") return { kind: "accounts", warnings: [] };
  const takesOver = step.kind === "takeOver";
  const move = { keepsRoles: true, keepsInstances: !takesOver };
  return {
    kind: "moving",
    plan: { stackSet: last, isMadeAnew: false, isKnown: true, warnings: [], move },
    byThemselves: new Set(step.byThemselves),
    takenOver: new Set(step.takenOver),
    leaving: [],
    awaited: takesOver ? [] : [...seen],
    warnings: [takesOver ? warnTakesOver(stack) : warnKeepsRoles(stack)],
  };
}

function warnKeepsRoles(stack: string): string {
  return (
    "Moving to authomize-aws:rollout accounts, first of three updates: the StackSet learns to leave the roles behind when it goes. No role is removed or made again. " +
    `Run npx authomize move --stack ${stack}, or twice more npx pulumi up --stack ${stack}. Do not destroy the stack in between.`
  );
}

function warnTakesOver(stack: string): string {
  return (
    "Moving to authomize-aws:rollout accounts, second of three updates: every role is taken over as it is. No role is removed or made again. " +
    `Run npx authomize move --stack ${stack}, or once more npx pulumi up --stack ${stack}: the StackSet goes, and leaves the roles behind.`
  );
}
