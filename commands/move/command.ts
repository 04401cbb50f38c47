import { spawn } from "node:child_process";

import { Command } from "commander";

import { projectFolder } from "../../config/projectFolder";
import type { RolloutSetting } from "../../config/settings";
import { OperatorError } from "../../errors";
import { removalLimit } from "../../organization/removalLimit";
import { UPDATES_FROM_STACK_SET, updatesToStackSet } from "../../rollout/migration/nextStep";
import { accountsOfRoles } from "../../state/deployedRoles";
import { stackSetsInState } from "../../state/deployedStackSet";
import {
  enrolledSettingsOf,
  type PulumiStack,
  readPulumiStack,
  refuseWritten,
  settingsOf,
} from "../stack/pulumiStack";
import { exportState, refusedUpdates } from "../stack/stackState";
import { confirm } from "../terminal/confirmation";
import { jsonOption, stackOption, type StackOptions } from "../terminal/options";
import { jsonText } from "../terminal/text";

interface Options extends StackOptions {
  readonly yes?: boolean;
}

/** A move that is to be carried out, or to be gone on with. */
interface PlannedMove {
  readonly stack: string;
  readonly to: RolloutSetting;
  /** How many updates it takes at most. */
  readonly updates: number;
  /** What an operator has to know before it begins. */
  readonly description: string;
}

/** `authomize move`: every update of a move between the rollouts, one right after the other. */
export function moveCommand(): Command {
  return new Command("move")
    .description(
      "Move the roles to the rollout that the setting rollout now names: runs pulumi up until it is done. " +
        "Interrupt it whenever you like, and run it again: it goes on where it stopped.",
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .option("-y, --yes", "do not ask")
    .action(move);
}

async function move({ stack: name, json = false, yes = false }: Options): Promise<void> {
  const stack = await readPulumiStack(name);
  refuseWritten(stack, "move");
  const report = (rollout: string, updates: number, words: string) => {
    const text = `${words}: the roles of ${stack.name} are made by rollout: ${rollout}.\n`;
    process.stdout.write(json ? jsonText({ stack: stack.name, rollout, updates }) : text);
  };
  const planned = await plannedMove(stack);
  if (planned === undefined) {
    report(rolloutOf(stack), 0, "Nothing is left to move");
    return;
  }
  process.stderr.write(`${planned.description}\n`);
  if (!yes) await confirm(`Move ${stack.name}?`, stack.name, goOnCommand(stack.name));
  report(planned.to, await carryOut(planned, json), "The move is done");
}

function goOnCommand(stack: string): string {
  return `npx authomize move --stack ${stack}`;
}

function rolloutOf({ outputs }: PulumiStack) {
  return outputs?.rollout ?? "accounts";
}

/** @throws OperatorError when there is nothing yet that could move */
async function plannedMove(stack: PulumiStack): Promise<PlannedMove | undefined> {
  const { name, outputs, state } = stack;
  if (outputs === undefined) {
    throw new OperatorError(
      `The stack ${name} was never deployed, so that there is nothing to move. Run: npx pulumi up --stack ${name}`,
    );
  }
  const { rollout: to, maxRemovals } = settingsOf(stack);
  // An update that was interrupted in its last step has the outputs of the end, and a StackSet left.
  const isStackSetLeft = to === "accounts" && stackSetsInState(state.resources).length > 0;
  if (rolloutOf(stack) === to && !isStackSetLeft) return undefined;
  const { accounts, managementAccount } = await enrolledSettingsOf(stack);
  const withOwnRole = accountsOfRoles(state.resources);
  const isLeft = (id: string) => withOwnRole.has(id) === (to === "stackSet");
  const left = accounts.filter(({ id }) => id !== managementAccount && isLeft(id)).length;
  if (to === "accounts") {
    const updates = UPDATES_FROM_STACK_SET;
    const description = `${name} moves from a StackSet to rollout: accounts. Roles to take over: ${left}; updates: ${updates} at most. No role is removed or made again.`;
    return { stack: name, to, updates, description };
  }
  // With a limit of none the first update says why it refuses.
  const wave = Math.max(1, removalLimit(outputs.accounts.length, maxRemovals));
  const updates = updatesToStackSet(left, wave);
  const description = [
    `${name} moves to rollout: stackSet. Roles to move: ${left}, in ${Math.ceil(left / wave)} waves of ${wave} at most; updates: ${updates}.`,
    "CloudFormation takes over no role that exists. So each of these accounts is without its role once, from the end of one update until the beginning of the next has made it again. Authomize cannot read it meanwhile; nothing else depends on it.",
  ].join("\n");
  return { stack: name, to, updates, description };
}

/** Returns how many updates it took; throws an OperatorError when one fails, or they do not suffice. */
async function carryOut({ stack, to, updates }: PlannedMove, json: boolean): Promise<number> {
  for (let update = 1; update <= updates; update += 1) {
    process.stderr.write(`\nUpdate ${update} of ${updates}\n`);
    await readBackRefused(stack, json);
    if (!(await runPulumi(["up", "--stack", stack], json))) {
      throw new OperatorError(
        `Update ${update} failed; what pulumi printed above says why. Mend that, then go on: ${goOnCommand(stack)}`,
      );
    }
    if (rolloutOf(await readPulumiStack(stack)) === to) return update;
  }
  throw new OperatorError(
    `The move is not over yet, because accounts joined it on the way. Go on: ${goOnCommand(stack)}`,
  );
}

/** Reads from AWS what an earlier update could not change; the next update names what fails here. */
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
    cwd: projectFolder(),
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
