import { accountsSeenWithRole } from "../../aws/existingRoles";
import { observeStackSet } from "../../aws/readStackSet";
import type { DeployedStackSet } from "../../contract/stackSet";
import { memberAccounts, type Update } from "../../organization/update";
import { placeOf } from "../plan/findOwnStackSet";
import { leftOutOf } from "../plan/planStackSet";
import type { Rollout } from "../plan/rollout";
import { refuseInstancesThatStay, refuseLeavingOutInMove } from "./undeletableInstances";
import { nextStepFromStackSet } from "./nextStep";

/**
 * The next step away from a StackSet, or the rollout that follows the last one.
 *
 * @param direct - the accounts whose role is a resource of the stack
 * @param last - the StackSet as the last update left it
 * @throws StackSetError when AWS would not delete the StackSet, or an account of it is not enrolled
 */
export async function planMigrationFromStackSet(
  update: Update,
  direct: ReadonlySet<string>,
  last: DeployedStackSet,
): Promise<Rollout> {
  const { chosen, settings, enrolment, deployer, stack } = update;
  const { organization } = enrolment;
  const members = memberAccounts(update);
  const pending = settings.accounts.filter(({ id }) => members.includes(id) && !direct.has(id));
  const [stackSet, withRole] = await Promise.all([
    observeStackSet(placeOf(update, last)),
    accountsSeenWithRole(pending, settings, deployer),
  ]);
  refuseLeavingOutInMove(stackSet, [...members, ...direct], organization, stack);
  refuseInstancesThatStay(stackSet, organization, {
    plan: { stackSet: last, leftOut: leftOutOf(enrolment) },
    callAs: chosen.stackSet.callAs,
    stack,
  });
  const step = nextStepFromStackSet(members, direct, stackSet, new Set(withRole));
  if (step.kind === "over") return { kind: "accounts", warnings: [] };
  const takesOver = step.kind === "takeOver";
  const move = { keepsRoles: true, keepsInstances: !takesOver };
  return {
    kind: "moving",
    plan: { stackSet: last, isMadeAnew: false, isKnown: true, warnings: [], move },
    direct: new Set(step.direct),
    imported: new Set(step.imported),
    leaving: [],
    awaited: takesOver ? [] : withRole,
    warnings: [describeStep(takesOver, stack)],
  };
}

function describeStep(takesOver: boolean, stack: string): string {
  return takesOver
    ? "Moving to rollout: accounts, second of three updates: every role is taken over as it is. No role is removed or made again. " +
        `Run npx authomize move --stack ${stack}, or once more npx pulumi up --stack ${stack}: the StackSet goes, and leaves the roles behind.`
    : "Moving to rollout: accounts, first of three updates: the StackSet learns to leave the roles behind when it goes. No role is removed or made again. " +
        `Run npx authomize move --stack ${stack}, or twice more npx pulumi up --stack ${stack}. Do not destroy the stack in between.`;
}
