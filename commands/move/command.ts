import { spawn } from "node:child_process";

import { Command } from "commander";

import { PROJECT_FOLDER } from "../../config/projectFolder";
import type { RolloutSetting } from "../../config/settings";
import type { StackOutputs } from "../../contract/stackOutputs";
import { OperatorError } from "../../errors";
import { removalLimit } from "../../organization/removals";
import { UPDATES_FROM_STACK_SET, updatesToStackSet } from "../../rollout/migration/steps";
import { accountsOfRoles } from "../../state/deployedRoles";
import { stackSetsInState } from "../../state/deployedStackSet";
import {
  enrolledSettingsOf,
  type PulumiStack,
  readPulumiStack,
  settingsOf,
} from "../stack/pulumiStack";
import { refusedUpdates } from "../stack/refusedUpdates";
import { exportState } from "../stack/stackState";
import { confirm } from "../terminal/confirmation";
import { jsonOption, stackOption } from "../terminal/options";

interface Options {
  readonly stack?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** A move that is to be carried out, or to be gone on with. */
interface PlannedMove {
  readonly stack: string;
  readonly to: RolloutSetting;
  /** The member accounts whose roles have yet to move. */
  readonly left: number;
  /** How many accounts may be without their role at a time; 0 on the way from a StackSet. */
  readonly wave: number;
  /** How many updates it takes at most. */
  readonly updates: number;
}

/** `authomize move`: every update of a move between the rollouts, one right after the other. */
export function moveCommand(): Command {
  return new Command("move")
    .description(
      "Move the roles to the rollout that authomize-aws:rollout now names: runs pulumi up until it is done. " +
        "Interrupt it whenever you like, and run it again: it goes on where it stopped.",
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .option("-y, --yes", "do not ask")
    .action(move);
}

async function move(options: Options): Promise<void> {
  const stack = await readPulumiStack(options.stack);
  const planned = await plannedMove(stack);
  const json = options.json === true;
  if (planned === undefined) {
    const rollout = rolloutOf(stack.outputs);
    report({ stack: stack.name, rollout, updates: 0 }, "Nothing is left to move", json);
    return;
  }
  process.stderr.write(`${describeMove(planned)}\n`);
  if (options.yes !== true) {
    const command = `npx authomize move --stack ${stack.name}`;
    await confirm(`Move ${stack.name}?`, stack.name, command);
  }
  const updates = await carryOut(planned, json);
  report({ stack: stack.name, rollout: planned.to, updates }, "The move is done", json);
}

/** @throws OperatorError when there is nothing yet that could move */
async function plannedMove(stack: PulumiStack): Promise<PlannedMove | undefined> {
  const { name, outputs } = stack;
  if (outputs === undefined) {
    throw new OperatorError(
      `The stack ${name} was never deployed, so that there is nothing to move. Run: npx pulumi up --stack ${name}`,
    );
  }
  const { rollout: to, maxRemovals } = settingsOf(stack);
  // An update that was interrupted in its last step has the outputs of the end, and a StackSet left.
  const isStackSetLeft = to === "accounts" && stackSetsInState(stack.state.resources).length > 0;
  if (rolloutOf(outputs) === to && !isStackSetLeft) return undefined;
  const { accounts, managementAccount } = await enrolledSettingsOf(stack);
  const byThemselves = accountsOfRoles(stack.state.resources);
  const isLeft = (id: string) => byThemselves.has(id) === (to === "stackSet");
  const left = accounts.filter(({ id }) => id !== managementAccount && isLeft(id)).length;
  if (to === "accounts") return { stack: name, to, left, wave: 0, updates: UPDATES_FROM_STACK_SET };
  // With a limit of none the first update says why it refuses.
  const wave = Math.max(1, removalLimit(outputs.accounts.length, maxRemovals));
  return { stack: name, to, left, wave, updates: updatesToStackSet(left, wave) };
}

function rolloutOf(outputs: Partial<StackOutputs> | undefined) {
  return outputs?.rollout ?? "accounts";
}

/** What an operator is told before a move begins. */
function describeMove({ stack, to, left, wave, updates }: PlannedMove): string {
  if (to === "accounts") {
    return `${stack} moves from a StackSet to authomize-aws:rollout accounts. Roles to take over: ${left}; updates: ${updates} at most. No role is removed or made again.`;
  }
  return [
    `${stack} moves to authomize-aws:rollout stackSet. Roles to move: ${left}, in ${Math.ceil(left / wave)} waves of ${wave} at most; updates: ${updates}.`,
    "CloudFormation takes over no role that exists. So each of these accounts is without its role once, from the end of one update until the beginning of the next has made it again. Authomize cannot read it meanwhile; nothing else depends on it.",
  ].join("\n");
}

/** @throws OperatorError when an update fails, or the move is not over after all of them */
async function carryOut({ stack, to, updates }: PlannedMove, json: boolean): Promise<number> {
  for (let update = 1; update <= updates; update += 1) {
    process.stderr.write(`\nUpdate ${update} of ${updates}\n`);
    await readBackRefused(stack, json);
    if (!(await runPulumi(["up", "--stack", stack], json))) {
      throw new OperatorError(
        `Update ${update} failed; what pulumi printed above says why. Mend that, then go on: npx authomize move --stack ${stack}`,
      );
    }
    if (rolloutOf((await readPulumiStack(stack)).outputs) === to) return update;
  }
  throw new OperatorError(
    `The move is not over yet, because accounts joined it on the way. Go on: npx authomize move --stack ${stack}`,
  );
}

/**
 * Reads from AWS what an earlier update could not change. Where that fails, the update that follows
 * says why: it reads every role once more.
 */
async function readBackRefused(stack: string, json: boolean): Promise<void> {
  const { resources } = await exportState(stack);
  for (const urns of refusedUpdates(resources)) {
    const targets = urns.flatMap((urn) => ["--target", urn]);
    await runPulumi(["refresh", ...targets, "--stack", stack], json);
  }
}

/** Without `--continue-on-error`: after a failure no further role shall be removed. */
function runPulumi(words: readonly string[], json: boolean): Promise<boolean> {
  const engine = spawn("pulumi", [...words, "--yes", "--skip-preview"], {
    cwd: PROJECT_FOLDER,
    // Standard output is for the result alone.
    stdio: ["inherit", json ? process.stderr : "inherit", "inherit"],
  });
  // An interrupt reaches the engine as well, which ends in good order; this waits for it.
  const wait = () => undefined;
  process.on("SIGINT", wait);
  return new Promise<boolean>((resolve, reject) => {
    engine.once("error", reject);
    engine.once("exit", (code) => {
      resolve(code === 0);
    });
  }).finally(() => process.off("SIGINT", wait));
}

function report(
  result: { readonly stack: string; readonly rollout: string; readonly updates: number },
  words: string,
  json: boolean,
): void {
  const text = json
    ? JSON.stringify(result, null, 2)
    : `${words}: the roles of ${result.stack} are made by authomize-aws:rollout ${result.rollout}.`;
  process.stdout.write(`${text}\n`);
}
