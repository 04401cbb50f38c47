import { isDeepStrictEqual } from "node:util";

import {
  contractOf,
  legacyUserArn,
  ownNameOf,
  observedContract,
  SECURITY_AUDIT,
  trustOf,
  VENDOR,
} from "./contractOfRole";
import type { Model } from "./model";
import {
  keyOf,
  type Observation,
  type Observed,
  type ObservedRole,
  rolesOf,
  stackSetsOf,
  usersOf,
} from "./observation";
import { type EndedRun, hasLeftOut } from "./processes";

/** What AWS had before a run and after it, and how it ended. */
export interface CheckedRun {
  readonly before: Observation;
  readonly after: Observation;
  readonly ended: EndedRun;
  /** Whether it brings AWS to the settings, so that exit code 0 says that it did. */
  readonly isUpdate: boolean;
  /** Whether it moved roles between the rollouts: members may be without theirs for a wave. */
  readonly isMove: boolean;
}

/** What a run did that it must not do; each begins with the name of the invariant. */
export function brokenInvariants(model: Model, run: CheckedRun): readonly string[] {
  return [
    ...foreignChanges(model, run),
    ...foreignTrust(model, run.after),
    ...lostRoles(model, run),
    ...wrongEnd(model, run),
  ];
}

/** I1: what others made is byte for byte what it was. */
function foreignChanges(model: Model, { before, after }: CheckedRun): readonly string[] {
  const now = new Map(after.map((observed) => [keyOf(observed), observed]));
  return before
    .filter((observed) => model.isForeign(observed))
    .filter((observed) => !isDeepStrictEqual(now.get(keyOf(observed)), observed))
    .map((observed) => {
      const change = changeOf(observed, now.get(keyOf(observed)));
      return `I1: the ${keyOf(observed)} is somebody else's, and it ${change}`;
    });
}

function changeOf(before: Observed, after: Observed | undefined): string {
  if (after === undefined) return "is gone";
  const now = new Map<string, unknown>(Object.entries(after));
  return Object.entries(before)
    .filter(([property, value]) => !isDeepStrictEqual(now.get(property), value))
    .map(([property, value]) => `had ${property} ${shown(value)}, now ${shown(now.get(property))}`)
    .join("; ");
}

/** I2: no role comes to trust a user that somebody else made. */
function foreignTrust(model: Model, after: Observation): readonly string[] {
  const user = { kind: "user", account: "management", name: ownNameOf(model.stack) } as const;
  if (!model.isForeign(user)) return [];
  const arn = legacyUserArn(model.stack);
  return rolesOf(after)
    .filter(({ trustPolicy }) => shown(trustPolicy).includes(`"${arn}"`))
    .map((role) => `I2: the ${keyOf(role)} trusts ${arn}, which somebody else made`);
}

/** I4: no run takes the only working role from an account that stays enrolled. */
function lostRoles(model: Model, { before, after, isMove }: CheckedRun): readonly string[] {
  return model.settings.accounts
    .filter((account) => account === "management" || !isMove)
    .filter((account) => hasWorkingRole(model, before, account))
    .filter((account) => !hasWorkingRole(model, after, account))
    .map((account) => `I4: ${account} had a working role before the run, and has none after it`);
}

function hasWorkingRole(model: Model, observation: Observation, account: string): boolean {
  return rolesOf(model.ownOf(observation)).some(
    (role) => role.account === account && isWorking(model, role),
  );
}

function isWorking({ externalIds, stack }: Model, { attached, trustPolicy }: ObservedRole) {
  const isTrusted = [...externalIds].some((externalId) =>
    [VENDOR, legacyUserArn(stack)].some((principal) =>
      isDeepStrictEqual(trustPolicy, trustOf(principal, externalId)),
    ),
  );
  return isTrusted && attached.includes(SECURITY_AUDIT);
}

/** I5: every run ends, exit code 0 is the truth, and what nothing keeps from succeeding succeeds. */
function wrongEnd(model: Model, { after, ended, isUpdate }: CheckedRun): readonly string[] {
  if (ended.isOverdue) return [`I5: the run did not end within ${ended.seconds} seconds`];
  if (!isUpdate) return [];
  if (ended.exitCode !== 0) {
    const isExpected = ended.isInterrupted || !model.mustSucceed();
    return isExpected
      ? []
      : [`I5: nothing was in the way, and yet it exited with ${ended.exitCode}`];
  }
  // A fleet says what it has not read (docs/fleet.md).
  const isUnread = model.wasChangedByHand && hasLeftOut(ended);
  return model.isMoving || isUnread
    ? []
    : differences(model, after).map((text) => `I5: exit code 0, but ${text}`);
}

/** In what AWS differs from what the settings ask for. */
export function differences(model: Model, observation: Observation): readonly string[] {
  const own = model.ownOf(observation);
  const { accounts, roleName, legacyUser, rollout } = model.settings;
  const asked = accounts.flatMap((account) => {
    const role = rolesOf(own).find((one) => one.account === account && one.name === roleName);
    const contract = contractOf(account, model.settings, model.stack);
    if (role === undefined) return [`${account} has no role ${roleName}`];
    const observed = observedContract(role);
    if (isDeepStrictEqual(observed, contract)) return [];
    return [`the role in ${account} is ${shown(observed)}, and should be ${shown(contract)}`];
  });
  const users = usersOf(own);
  const isUserRight = legacyUser
    ? users.length === 1 && users[0]?.name === ownNameOf(model.stack)
    : users.length === 0;
  const stackSets = stackSetsOf(own).map(({ name }) => name);
  const askedStackSets = rollout === "stackSet" ? [ownNameOf(model.stack)] : [];
  const areStackSetsRight = isDeepStrictEqual(stackSets, askedStackSets);
  return [
    ...asked,
    ...model.unaskedRoles(observation).map((role) => `the ${keyOf(role)} is not asked for`),
    ...(areStackSetsRight ? [] : [`the StackSets of the stack are ${shown(stackSets)}`]),
    ...(isUserRight ? [] : [`the users of the stack are ${shown(users.map(({ arn }) => arn))}`]),
  ];
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}
