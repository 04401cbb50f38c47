import { accountsSeenWithRole } from "../../aws/existingRoles";
import type { ObservedStackSet } from "../../aws/readStackSet";
import { otherRoleName } from "../../contract/reservedRoleNames";
import { counted, StackSetError } from "../../errors";
import type { Removals } from "../../organization/removalLimit";
import { memberAccounts, type Update } from "../../organization/update";
import { isAnother } from "../../state/deployedStackSet";
import { membersWithin } from "../plan/deploymentTargets";
import type { OwnStackSet } from "../plan/findOwnStackSet";
import { membersOf, type StackSetPlan } from "../plan/planStackSet";
import type { Rollout } from "../plan/rollout";
import type { RolloutState } from "../plan/rolloutState";
import { refuseInstancesThatStay } from "./undeletableInstances";
import { nextWave, refuseHalfWayBack, updatesToStackSet, type Wave } from "./nextStep";

/**
 * The next step to a StackSet, or the rollout by it that follows the last one.
 *
 * @param planned - the StackSet as it is to be in the end
 * @param own - the StackSet as it is now
 * @throws StackSetError when a role is in its way, when no role may be removed, or when a move back
 *   is half done
 */
export async function planMigrationToStackSet(
  update: Update,
  removals: Removals,
  { direct, isRead }: RolloutState,
  planned: StackSetPlan,
  own: OwnStackSet,
): Promise<Rollout> {
  const { last, stack } = update;
  const { observed } = own;
  const plan = { ...planned, isKnown: own.known !== undefined || !isRead };
  refuseHalfWayBack(direct, observed, stack);
  const size = Math.max(0, removals.limit - removals.accountIds.length);
  const wave = nextWave(memberAccounts(update), direct, size);
  if (last.rollout !== "moving") {
    // Later in a move one account would hold up the others of its wave: its instance just fails.
    const withoutInstance = wave.byStackSet.filter((id) => observed?.instances.has(id) !== true);
    await refuseRolesInTheWay(withoutInstance, update);
  }
  if (wave.stay.length + wave.leave.length === 0) return inPlace(update, plan, own);
  if (removals.limit === 0) throw noneMayGo(stack);
  const deploymentTargets = { ...plan.stackSet.deploymentTargets, accounts: wave.byStackSet };
  // AWS is asked anew for all accounts that have moved: it "retries all stack instances whose status is
  // OUTDATED" (CloudFormation API reference, CreateStackInstances, OperationId).
  const move = { keepsRoles: false, keepsInstances: true, atOnce: removals.limit };
  return {
    kind: "moving",
    plan: { ...plan, stackSet: { ...plan.stackSet, deploymentTargets }, move },
    direct: new Set(wave.stay),
    imported: new Set(),
    leaving: wave.leave,
    awaited: wave.byStackSet,
    warnings: [...plan.warnings, describeWave(wave, removals.limit, stack)],
  };
}

/**
 * Lets a StackSet make roles only where none of that name exists: CloudFormation would roll the stack
 * back. Accounts that cannot be reached are not checked, as a StackSet needs no access role.
 */
async function refuseRolesInTheWay(
  accountIds: readonly string[],
  { settings, deployer, stack }: Update,
): Promise<void> {
  const asked = new Set(accountIds);
  const accounts = settings.accounts.filter(({ id }) => asked.has(id));
  const occupied = await accountsSeenWithRole(accounts, settings, deployer);
  if (occupied.length === 0) return;
  const { roleName } = settings;
  throw new StackSetError(
    [
      `A role ${roleName} exists already in ${counted(occupied.length, "account")}, and CloudFormation does not take over a role that exists. Nothing was touched.`,
      occupied.map((id) => `  ${id}`).join("\n"),
      "If nothing needs these roles: delete them, then run this again. " +
        `If they are to be kept until the StackSet makes them: npx pulumi config set rollout accounts --stack ${stack}, npx authomize adopt --import --stack ${stack}, npx pulumi up --stack ${stack}; then move to the StackSet. ` +
        `Or give the new roles another name, such as npx pulumi config set roleName ${otherRoleName(roleName)} --stack ${stack}.`,
    ].join("\n\n"),
  );
}

/** The last step of a move, which drops the filter by replacing the instances; or an update without one. */
function inPlace(update: Update, plan: StackSetPlan, { observed, known }: OwnStackSet): Rollout {
  const { last, enrolment } = update;
  const members = memberAccounts(update);
  const isLastStep = observed !== undefined && last.rollout === "moving";
  const asked = isLastStep ? undefined : known?.deployed?.deploymentTargets;
  const targeted = asked === undefined ? [] : membersWithin(asked, members, enrolment.organization);
  const missing = targeted.filter((id) => observed?.instances.has(id) === false);
  const attempt = nextAttempt({ observed, known }, members);
  return {
    kind: "stackSet",
    plan: { ...plan, replacesInstances: isLastStep, attempt, missing },
    warnings: plan.warnings,
  };
}

/**
 * The rollout that deletes the StackSet with its roles, so that the next update makes it anew. One
 * update that replaces it would never end with `--continue-on-error` where AWS refuses the deletion:
 * the program waits for the creation that the engine leaves out.
 *
 * @param plan - the StackSet to be deleted
 * @param former - the same as AWS has it
 * @throws StackSetError when AWS would not delete it
 */
export function planRemovalOfStackSet(
  { chosen, last, enrolment, stack }: Update,
  { stackSets }: RolloutState,
  plan: StackSetPlan,
  former: ObservedStackSet | undefined,
): Rollout {
  const { callAs } = chosen.stackSet;
  refuseInstancesThatStay(former, enrolment.organization, { plan, callAs, stack });
  const members = membersOf(last, enrolment.managementAccount).length;
  const names = stackSets.map(({ name }) => name).join(", ");
  const warning =
    `At its end this update deletes the StackSet ${names} and the role in ${members} accounts; the next one makes them again, as the settings now ask for. ` +
    `Run it right away: npx pulumi up --stack ${stack}`;
  return { kind: "stackSet", warnings: [warning] };
}

/**
 * Repeats an operation that failed in a member account, or skipped it while it was suspended, and one
 * whose update was killed, after which AWS has another template than the state. No operation reaches
 * an INOPERABLE instance.
 */
function nextAttempt({ observed, known }: OwnStackSet, members: readonly string[]): number {
  if (observed === undefined) return 1;
  const { attempt, instances } = observed;
  const hasFailed = members.some((id) => {
    const state = instances.get(id)?.state;
    return state === "failed" || state === "skipped";
  });
  const isOther = known !== undefined && isAnother(observed, known);
  return hasFailed || isOther ? attempt + 1 : attempt;
}

function noneMayGo(stack: string): StackSetError {
  return new StackSetError(
    "rollout changes from accounts to stackSet, which removes the role from a few accounts at a time before the StackSet makes it again; " +
      "but maxRemovals is 0, and an update may remove it from none. Nothing was touched. " +
      `Set how many accounts may be without their role at a time, such as npx pulumi config set maxRemovals 10 --stack ${stack}.`,
  );
}

function describeWave({ stay, leave, byStackSet }: Wave, size: number, stack: string): string {
  const left = stay.length + leave.length;
  return (
    `Moving to rollout: stackSet: ${byStackSet.length} member accounts have moved, ${left} are left. ` +
    `At its end this update removes the role from ${leave.length} of them; the next one has the StackSet make it again. ` +
    `Run it right away: npx authomize move --stack ${stack}; or ${updatesToStackSet(left, size) - 1} times more npx pulumi up --stack ${stack}.`
  );
}
