import { join } from "node:path";
import { rmSync } from "node:fs";

import { ROOT } from "../../sandbox/folders";
import type { Environment, Stack } from "../e2e/environment";
import { brokenInvariants } from "./invariants";
import { Model } from "./model";
import { observe } from "./observation";
import { configurationOf, type Organization } from "./organization";
import { printedCommands } from "./printedCommands";
import { type EndedRun, Processes } from "./processes";
import { rolesInState, shardsOf, type StateRole } from "./stackRoles";
import { ACCOUNTS, FIRST_SETTINGS, type Interruption, type Settings } from "./steps";

/** Thrown when an invariant does not hold; the message names each that does not, and the run. */
export class BrokenInvariant extends Error {
  override readonly name = "BrokenInvariant";
}

/** A stack on the real engine, its operator, and others who work in the same accounts. */
export class History {
  private readonly processes: Processes;

  private constructor(
    readonly organization: Organization,
    readonly stack: Stack,
  ) {
    this.processes = new Processes(organization.environment, stack.configFile);
  }

  /** A history that is about to begin, and what its operator knows. */
  static async begin(organization: Organization): Promise<{ model: Model; real: History }> {
    const stack = await organization.stack(FIRST_SETTINGS);
    const model = new Model(stack.name, organization.original);
    return { model, real: new History(organization, stack) };
  }

  /** The stack is configured for these settings. */
  configure(settings: Settings): void {
    this.stack.configure(configurationOf(settings));
  }

  /** Reads AWS again, after somebody changed something by hand. */
  async look(model: Model): Promise<void> {
    model.observation = await observe(this.environment);
  }

  /** `pulumi up`, after which the invariants have to hold; unlocks the stack where it was killed. */
  async up(
    model: Model,
    options: readonly string[] = [],
    interruption?: Interruption,
  ): Promise<EndedRun> {
    const words = this.operation("up", model, options);
    const ended = await this.checkedRun(model, words, interruption);
    if (interruption?.signal === "SIGKILL" && ended.isInterrupted) await this.cancel(model);
    return ended;
  }

  /**
   * Runs a command and checks the invariants.
   *
   * @throws BrokenInvariant when one of them does not hold
   */
  async checkedRun(
    model: Model,
    words: readonly string[],
    interruption?: Interruption,
  ): Promise<EndedRun> {
    model.isMoving ||= model.tried !== undefined && model.tried.rollout !== model.settings.rollout;
    const isMove = model.isMoving;
    const before = model.observation;
    const ended = await this.disturbedRun(model, words, interruption);
    const after = await observe(this.environment);
    if (ended.exitCode === 0 && isMove) model.isMoving = (await this.rollout()) === "moving";
    const run = { before, after, ended, isUpdate: isUpdate(ended), isMove };
    this.refuse(brokenInvariants(model, run), ended);
    model.observation = after;
    if (run.isUpdate) model.noteUpdate(ended);
    return ended;
  }

  /** Fails the history where an invariant does not hold. */
  refuse(broken: readonly string[], { command, output }: EndedRun): void {
    if (broken.length === 0) return;
    const last = output.trimEnd().split("\n").slice(-60).join("\n");
    throw new BrokenInvariant(`${broken.join("\n")}\n\nAfter: ${command}\n${last}`);
  }

  /** Runs the commands that the last message printed, one after the other. */
  async runPrinted(model: Model): Promise<readonly EndedRun[]> {
    const ended: EndedRun[] = [];
    for (const words of printedCommands(model.lastOutput, model.stack)) {
      if (!isWanted(words, model)) continue;
      ended.push(await this.checkedRun(model, [...words, ...this.answersTo(words)]));
      if (words.includes("forget")) model.noteForgotten(words);
    }
    return ended;
  }

  /** The operator takes over what is there. */
  async adopt(model: Model): Promise<void> {
    const before = model.inTheWay();
    await this.checkedRun(model, this.authomize("adopt", "--import", "--file", this.adoptFile));
    model.isSettled = false;
    const known = await this.rolesInState();
    for (const role of before) {
      const isOfAnotherStack = "authomize-aws:stack" in role.tags;
      const isKnown = known.some((one) => one.account === role.account && one.name === role.name);
      if (role.kind === "role" && isKnown && !isOfAnotherStack) model.removeForeign(role);
    }
  }

  /** Runs a command that changes nothing and is told of no fault. */
  ask(...words: readonly string[]): Promise<EndedRun> {
    return this.processes.run(this.authomize(...words));
  }

  /** The trust roles that the stack's state knows. */
  async rolesInState(): Promise<readonly StateRole[]> {
    const { environment, stack } = this;
    const shards = shardsOf(stack.name);
    const exported = [stack.name, ...shards].map(async (name) => {
      const { exitCode, stdout } = await environment.run("pulumi", [
        "stack",
        "export",
        "--stack",
        name,
      ]);
      // A shard that was never deployed is no stack.
      return exitCode === 0 ? rolesInState(stdout) : [];
    });
    return (await Promise.all(exported)).flat();
  }

  /** Takes everything away that the stack made. */
  destroy(model: Model): Promise<EndedRun> {
    return this.checkedRun(model, this.operation("destroy", model, CONTINUE));
  }

  private async disturbedRun(
    model: Model,
    words: readonly string[],
    interruption?: Interruption,
  ): Promise<EndedRun> {
    const { environment } = this.organization;
    await environment.faults(model.faultRules());
    await environment.resetCalls();
    const ended = await this.processes.run(words, interruption);
    await environment.faults([]);
    return ended;
  }

  private async cancel(model: Model): Promise<void> {
    model.wasKilled = true;
    // The engine writes attributes beside the state, and not in one step: docs/troubleshooting.md.
    const folder = join(this.environment.home, "state", ".pulumi", "stacks");
    const attributes = join(folder, "authomize-aws", `${this.stack.name}.json.attrs`);
    if ((await this.stack.pulumi("stack", "export")).output.includes("EOF")) rmSync(attributes);
    const { exitCode, output } = await this.stack.pulumi("cancel", "--yes");
    if (exitCode !== 0) throw new Error(`pulumi cancel exited with ${exitCode}:\n${output}`);
  }

  private async rollout(): Promise<unknown> {
    return (await this.stack.outputs())["rollout"];
  }

  private authomize(...words: readonly string[]): readonly string[] {
    const command = join(ROOT, "commands", "authomize.js");
    return [process.execPath, command, ...words, "--stack", this.stack.name];
  }

  /** What makes a printed command run without a person at the terminal. */
  private answersTo(words: readonly string[]): readonly string[] {
    if (words.includes("adopt")) return ["--import", "--file", this.adoptFile];
    if (words.includes("forget")) return [];
    if (words.includes("pulumi")) return words.includes("cancel") ? ["--yes"] : [...ANSWERS];
    return ["--yes"];
  }

  private get adoptFile(): string {
    return join(this.environment.home, "adopt.json");
  }

  private get environment(): Environment {
    return this.organization.environment;
  }

  /**
   * The engine's own command, or that of the fleet, which always goes on after an error. What a fleet leaves
   * out, as unchanged, it does not read: after a change by hand all of it has to run.
   */
  private operation(
    verb: "up" | "destroy",
    { settings, wasChangedByHand }: Model,
    options: readonly string[],
  ): readonly string[] {
    if (settings.shards > 0) {
      const refresh = options.filter((option) => option === "--refresh");
      const all = verb === "up" && wasChangedByHand ? ["--all"] : [];
      return this.authomize("fleet", verb, "--yes", ...refresh, ...all);
    }
    const { configFile, name } = this.stack;
    return ["pulumi", verb, ...ANSWERS, "--stack", name, "--config-file", configFile, ...options];
  }
}

/** The option with which the engine goes on with all that does not depend on what failed. */
export const CONTINUE = ["--continue-on-error"] as const;

const ANSWERS = ["--yes", "--skip-preview", "--non-interactive", "--color=never"] as const;

/** Whether a command brings AWS to the settings. */
export function isUpdate({ command }: Pick<EndedRun, "command">): boolean {
  return /(pulumi|authomize|authomize\.js) (up|move|fleet up)\b/.test(command);
}

/** Nobody adopts what is somebody else's, nor forgets an account that is not closed, because a message says how. */
function isWanted(words: readonly string[], model: Model): boolean {
  if (words.includes("adopt")) return model.inTheWay().length === 0;
  if (!words.includes("forget")) return true;
  return [...model.closed].some((account) => words.includes(ACCOUNTS[account]));
}
