import { observeWholeStackSet } from "../../aws/describeStackSet";
import type { Account } from "../../config/settings";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import type { DeployedStackSet } from "../../contract/stackSet";
import type { Finding } from "../../contract/verification/finding";
import type {
  ExpectedInstances,
  PlacedInstance,
} from "../../contract/verification/verifyInstances";
import {
  type ExpectedStackSet,
  missingStackSet,
  verifyStackSet,
} from "../../contract/verification/verifyStackSet";
import { StackSetError } from "../../errors";
import {
  deletionCommand,
  overrideResetCommand,
  unitDeletionCommand,
} from "../../rollout/outcome/stackInstanceDeletion";
import { membersWithin } from "../../rollout/plan/deploymentTargets";
import { askedStackSet } from "../../rollout/plan/planStackSet";
import { lastDeployed, rolloutState } from "../../rollout/plan/rolloutState";
import { refuseOtherCaller } from "../../rollout/plan/stackSetCaller";
import { accountsOfRoles } from "../../state/deployedRoles";
import { type StackSetInState, stackSetInState } from "../../state/deployedStackSet";
import { type AccountFinding, inAccount } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { resourcesOf, unitOf } from "../stack/environment";
import type { ExpectedExternalId } from "./externalIds";

/** A StackSet that is looked at. */
interface Subject {
  readonly stackSet: DeployedStackSet;
  /** Whether the settings ask for it; else the state has it, and an update is to take it away. */
  readonly isAsked: boolean;
  readonly known?: StackSetInState | undefined;
}

/**
 * Holds the StackSets of a stack, as AWS has them, against what this project makes of the settings: the
 * roles alone do not say what the next account gets.
 *
 * @param chosenIds - the accounts that are looked into; absent: all
 * @returns findings in the organization's management account, to which every such StackSet belongs
 */
export async function verifyStackSets(
  checked: CheckedStack,
  externalId: ExpectedExternalId,
  chosenIds?: readonly string[],
): Promise<readonly AccountFinding[]> {
  const account = administratorAccount(checked);
  if (chosenIds?.includes(account.id) === false) return [];
  const findings = subjectsOf(checked).map((subject) => findingsOf(subject, checked, externalId));
  return inAccount(account, (await Promise.all(findings)).flat());
}

/** A delegated administrator, too, works on StackSets of the management account. */
function administratorAccount({ settings, enrolment, deployer }: CheckedStack): Account {
  const id = enrolment.managementAccount ?? deployer.callerAccountId;
  const { accessRoleName } = settings;
  return settings.accounts.find((account) => account.id === id) ?? { id, accessRoleName };
}

function subjectsOf({ chosen, enrolment, stack, states, credentials }: CheckedStack) {
  const state = rolloutState(resourcesOf(states));
  const subjects: Subject[] = [];
  if (chosen.rollout === "stackSet") {
    const place = { stack: stack.name, region: credentials.region };
    const last = lastDeployed(stack.outputs ?? {}, state);
    const { stackSet } = askedStackSet(chosen, enrolment, last, place);
    const known = stackSetInState(state.stackSets, stackSet);
    subjects.push({ stackSet, isAsked: true, known });
  }
  const others = state.stackSets.filter((known) => known !== subjects[0]?.known);
  for (const known of others) {
    if (known.deployed === undefined) continue;
    subjects.push({ stackSet: known.deployed, isAsked: false, known });
  }
  return subjects;
}

async function findingsOf(
  { stackSet, isAsked, known }: Subject,
  checked: CheckedStack,
  externalId: ExpectedExternalId,
): Promise<readonly Finding[]> {
  const { chosen, enrolment, deployer, stack, credentials } = checked;
  const { callAs } = chosen.stackSet;
  const { callerAccountId } = deployer;
  const managementAccountId = enrolment.managementAccount;
  try {
    refuseOtherCaller({ callAs }, { callerAccountId, managementAccountId, stack: stack.name });
    const { name, region } = stackSet;
    const observed = await observeWholeStackSet({ name, region, callAs, credentials });
    if (observed === undefined) {
      return isAsked ? [missingStackSet(stackSet, known !== undefined, checked)] : [];
    }
    const isOwn = known !== undefined && (known.id === undefined || known.id === observed.id);
    const expected = expectedStackSet({ stackSet, isAsked, known }, checked, externalId);
    return verifyStackSet(observed, { ...expected, isOwn });
  } catch (error) {
    if (!(error instanceof StackSetError)) throw error;
    const fix = `see to it; then: npx authomize verify --stack ${stack.name}`;
    return [{ severity: "high", rule: "stack-set-unreadable", problem: error.message, fix }];
  }
}

function expectedStackSet(
  subject: Subject,
  checked: CheckedStack,
  externalId: ExpectedExternalId,
): Omit<ExpectedStackSet, "isOwn"> {
  const { stackSet } = subject;
  const { chosen, settings, enrolment, stack, owner } = checked;
  const { callAs } = chosen.stackSet;
  const user = legacyUserAccount(settings);
  const instances = expectedInstances(subject, checked);
  const enrolled = [...instances.enrolled];
  return {
    ...externalId,
    ...instances,
    stackSet,
    owner,
    stack: stack.name,
    role: settings,
    principalArn: user === undefined ? undefined : legacyUserArn(user, stack.name),
    mayKeepRoles: chosen.rollout === "accounts",
    isApart: (unitId) => {
      const unit = { organizationalUnitIds: [unitId] };
      return membersWithin(unit, enrolled, enrolment.organization).length === 0;
    },
    removeUnit: (unitId) => unitDeletionCommand(unitId, stackSet, callAs),
  };
}

function expectedInstances(
  { stackSet, isAsked }: Subject,
  { chosen, settings, enrolment, states, repair }: CheckedStack,
): Omit<ExpectedInstances, "stackSet"> {
  const { callAs } = chosen.stackSet;
  const members = settings.accounts
    .map(({ id }) => id)
    .filter((id) => id !== settings.managementAccount);
  const direct = accountsOfRoles(resourcesOf(states));
  const accounts = enrolment.organization?.accounts ?? [];
  const isKnown = (id: string) => accounts.some((account) => account.id === id);
  const inactive = accounts.filter(({ state }) => state !== "ACTIVE").map(({ id }) => id);
  return {
    enrolled: new Set(members),
    deployed: new Set(isAsked ? members.filter((id) => !direct.has(id)) : []),
    inactive: new Set(inactive),
    repair,
    removeInstance: ({ accountId, region: instanceRegion, state }: PlacedInstance) =>
      deletionCommand({
        stackSet,
        accountId,
        unitId: unitOf(accountId, enrolment, stackSet),
        instanceRegion,
        retainsStack: state === "inoperable" || !isKnown(accountId),
        callAs,
      }),
    resetOverrides: (instances) =>
      overrideResetCommand(
        instances.map(({ accountId }) => accountId),
        stackSet,
        callAs,
      ),
  };
}
