import type { FaultRule } from "../../sandbox/control";
import { ownNameOf, WITHOUT_BOUNDARY } from "./contractOfRole";
import { keyOf, type Observation, type Observed, type ObservedRole, rolesOf } from "./observation";
import { type EndedRun, hasLeftOut } from "./processes";
import {
  ACCOUNT_NAMES,
  type AccountName,
  ACCOUNTS,
  type Fault,
  FIRST_SETTINGS,
  type Settings,
} from "./steps";

/** How often a call is throttled or cut in a run before it passes: what every client retries. */
const RETRIED = 2;

/** What an operator knows of a stack: what was asked for, what others did, and how the last run ended. */
export class Model {
  settings: Settings = FIRST_SETTINGS;
  /** The settings of the last run that ended with exit code 0 and with all roles in place. */
  deployed: Settings | undefined;
  /** Whether the last run ended well, and nobody interfered since. */
  isSettled = true;
  /** Whether somebody has changed one of the stack's roles by hand since a run has read all of them. */
  wasChangedByHand = false;
  /** The settings of the last run, however it ended. */
  tried: Settings | undefined;
  /** Whether roles are on their way between the rollouts. */
  isMoving = false;
  /** Whether a run was killed, so that the state may lack what that run made. */
  wasKilled = false;
  /** What the last run printed. */
  lastOutput = "";
  /** What AWS has, as it was read last. */
  observation: Observation;
  /** Accounts that answer no call any more. */
  readonly closed = new Set<AccountName>();
  /** Accounts whose role the operator gave up by `forget`. */
  readonly forgotten = new Set<AccountName>();
  /** Every external ID that was ever asked for. */
  readonly externalIds = new Set([FIRST_SETTINGS.externalId]);
  private readonly foreign: Set<string>;
  private readonly earlier: Settings[] = [];
  private faults: Fault[] = [];

  /**
   * @param stack - the stack's name
   * @param observation - what AWS has before the history, all of it somebody else's
   */
  constructor(
    readonly stack: string,
    observation: Observation,
  ) {
    this.observation = observation;
    this.foreign = new Set(observation.map(keyOf));
  }

  /** The settings change. */
  set(settings: Partial<Settings>): void {
    this.earlier.push(this.settings);
    this.settings = { ...this.settings, ...settings };
    this.externalIds.add(this.settings.externalId);
  }

  /** The settings become what they were before they were set last. */
  undo(): void {
    this.settings = this.earlier.pop() ?? this.settings;
  }

  get canUndo(): boolean {
    return this.earlier.length > 0;
  }

  /** A fault that the next runs have. */
  add(fault: Fault): void {
    this.faults.push(fault);
  }

  /** What goes wrong in the next run. */
  faultRules(): readonly FaultRule[] {
    const closed = [...this.closed].map((account): FaultRule => ({
      effect: "account-vanished",
      account: ACCOUNTS[account],
    }));
    return [...closed, ...this.faults.map(ruleOf)];
  }

  /** A run is over; faults that lasted for it are, too. */
  private endRun(): void {
    this.faults = this.faults
      .map((fault) => ({ ...fault, runs: fault.runs - 1 }))
      .filter(({ runs }) => runs > 0);
  }

  /** An update ended, and the invariants held. */
  noteUpdate(ended: EndedRun): void {
    const { exitCode, isInterrupted, output } = ended;
    this.endRun();
    this.tried = this.settings;
    this.lastOutput = output;
    if (exitCode === 0 && !hasLeftOut(ended)) this.wasChangedByHand = false;
    this.isSettled = exitCode === 0 && !isInterrupted && !this.wasChangedByHand;
    if (exitCode === 0 && !this.isMoving) this.deployed = this.settings;
  }

  /** The operator gave an account up. */
  noteForgotten(words: readonly string[]): void {
    for (const account of ACCOUNT_NAMES) {
      if (words.includes(ACCOUNTS[account])) this.forgotten.add(account);
    }
  }

  /** Nothing goes wrong any more. */
  calm(): void {
    this.faults = [];
  }

  /** Somebody else made it. */
  addForeign(observed: Pick<Observed, "kind" | "account" | "name">): void {
    this.foreign.add(keyOf(observed));
  }

  /** It is nobody else's any more: it is gone, or was adopted. */
  removeForeign(observed: Pick<Observed, "kind" | "account" | "name">): void {
    this.foreign.delete(keyOf(observed));
  }

  isForeign(observed: Pick<Observed, "kind" | "account" | "name">): boolean {
    return this.foreign.has(keyOf(observed));
  }

  /** What of an observation is the stack's. */
  ownOf(observation: Observation): Observation {
    return observation.filter((observed) => !this.isForeign(observed) && !this.isGivenUp(observed));
  }

  /** The stack's roles that the settings do not ask for. */
  unaskedRoles(observation = this.observation): readonly ObservedRole[] {
    const { accounts, roleName } = this.settings;
    return rolesOf(this.ownOf(observation)).filter(
      ({ account, name }) => !accounts.includes(account) || name !== roleName,
    );
  }

  /** What others made and what has a name that the settings ask for. */
  inTheWay(): Observation {
    const { accounts, roleName, legacyUser, rollout } = this.settings;
    const isInTheWay = ({ kind, account, name }: Observed) => {
      if (kind === "role") return name === roleName && accounts.includes(account);
      const isAsked = kind === "user" ? legacyUser : rollout === "stackSet";
      return isAsked && name === ownNameOf(this.stack);
    };
    return this.observation.filter((observed) => this.isForeign(observed) && isInTheWay(observed));
  }

  /** Whether nothing keeps an update from doing all that the settings ask for. */
  mustSucceed(): boolean {
    const isUndisturbed = this.faultRules().length === 0 && this.forgotten.size === 0;
    return (
      isUndisturbed &&
      this.isSettled &&
      !this.isMoving &&
      !this.isRefused() &&
      this.inTheWay().length === 0
    );
  }

  /** Whether the settings, or what they need in AWS, are at fault. */
  isRefused(): boolean {
    const { accounts, boundary, roleName, rolePath, legacyUser, rollout, shards } = this.settings;
    const { deployed, tried } = this;
    const lacksBoundary = boundary === "partly" && accounts.includes(WITHOUT_BOUNDARY);
    // AWS knows one role of a name, whatever its path: the path changes only together with the name.
    const movesPath = deployed?.roleName === roleName && deployed.rolePath !== rolePath;
    const isResharded = tried !== undefined && tried.shards !== shards;
    const isSpread = shards > 0 && (legacyUser || rollout === "stackSet");
    return lacksBoundary || movesPath || isResharded || isSpread || isReserved(roleName);
  }

  /** Of an account that stays enrolled only what was to be removed is given up. */
  private isGivenUp({ kind, account, name }: Observed): boolean {
    if (!this.forgotten.has(account)) return false;
    const { accounts, roleName } = this.settings;
    return !accounts.includes(account) || (kind === "role" && name !== roleName);
  }
}

/** Whether a role's name is one that an organization needs for itself. */
export function isReserved(roleName: string): boolean {
  return roleName === "OrganizationAccountAccessRole";
}

function ruleOf({ effect, account, action }: Fault): FaultRule {
  const id = ACCOUNTS[account];
  if (effect === "account-vanished") return { effect, account: id };
  const match = { account: id, ...(action === undefined ? {} : { action }) };
  return effect === "deny" ? { effect, ...match } : { effect, ...match, times: RETRIED };
}
