import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { runCommand, say, warn } from "../command";
import { showHandover, showProof, showRoles } from "./report";
import { processEnvironment, sandboxEnvironment } from "../environment";
import { messageOf, SandboxError } from "../failure";
import { ROOT } from "../folders";
import { sandboxStatus, startSandbox, stopSandbox } from "../sandbox";

const STACK = "dev";
const USAGE = "Usage: npm run demo [-- --keep]";

runCommand(async () => {
  const keep = keepsRunning();
  const wasRunning = (await sandboxStatus()).running;
  heading("1. Start an AWS organization on this machine");
  const { endpoint } = await startSandbox({ report: warn });
  say(`It answers at ${endpoint ?? ""}.`);
  try {
    const allHold = await demonstrate();
    if (keep) sayWhatToTry();
    else await cleanUp(wasRunning);
    return allHold ? 0 : 1;
  } catch (error) {
    if (!keep && !wasRunning) await stopSandbox();
    throw error;
  }
});

function keepsRunning(): boolean {
  try {
    return parseArgs({ options: { keep: { type: "boolean", default: false } } }).values.keep;
  } catch (error) {
    throw new SandboxError(`${messageOf(error)}\n${USAGE}`);
  }
}

/** Deploys, reads back and reports; whether every role is what the contract asks for. */
async function demonstrate(): Promise<boolean> {
  Object.assign(process.env, sandboxEnvironment());
  heading(`2. pulumi up --stack ${STACK}`);
  await pulumi("stack", "select", STACK, "--create");
  await pulumi("up", "--stack", STACK, "--yes", "--skip-preview", "--suppress-outputs");
  heading("3. Read every role back from AWS");
  const areSound = await showRoles(STACK);
  heading("4. Be Authomize, and be others: who gets in");
  const isProven = await showProof(STACK);
  heading("5. What Authomize's dialog asks for");
  await showHandover(STACK);
  return areSound && isProven;
}

async function cleanUp(wasRunning: boolean): Promise<void> {
  heading("6. Destroy and stop everything");
  await pulumi("destroy", "--stack", STACK, "--yes", "--skip-preview");
  if (wasRunning) {
    say("The sandbox ran before this demo and goes on. Stop it with: npm run sandbox:stop");
    return;
  }
  await stopSandbox();
  say("Nothing is left running. To look around by hand: npm run demo -- --keep");
}

function sayWhatToTry(): void {
  say("");
  say("The organization and its roles stay. Try next, in this folder:");
  say('  eval "$(npm run -s sandbox:env)"           use it from this shell');
  say(`  npx pulumi preview --stack ${STACK}             nothing to change`);
  say("  aws iam get-role --role-name AuthomizeCrossAccountTrustRole");
  say("");
  say("Stop it with:");
  say(`  npx pulumi destroy --stack ${STACK}`);
  say("  npm run sandbox:stop");
}

function heading(text: string): void {
  say(`\n== ${text}`);
}

/** Runs the engine with its own progress on this terminal. */
function pulumi(...args: readonly string[]): Promise<void> {
  const command = join(ROOT, "node_modules", ".bin", "pulumi");
  const child = spawn(command, args, {
    cwd: ROOT,
    env: processEnvironment(sandboxEnvironment()),
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new SandboxError(`pulumi ${args[0] ?? ""} ended with exit code ${code ?? 1}.`));
    });
  });
}
