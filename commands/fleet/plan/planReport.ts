import { counted, jsonText } from "../../terminal/text";
import type { Decision, FleetPlan } from "./fleetPlan";

/** A plan as JSON: which stacks an update would run, and why. */
export function planAsJson(environment: string, { shards, index }: FleetPlan): string {
  return jsonText({
    environment,
    operation: "up",
    shards: shards.map(({ stack, accounts, runs, reason }) => ({
      stack,
      accounts: accounts.length,
      runs,
      reason,
    })),
    index: { stack: environment, runs: index.runs, reason: index.reason },
  });
}

/** A plan as people read it, a line for each stack, those that run first. */
export function planAsText(environment: string, { shards, index }: FleetPlan): string {
  const running = shards.filter(({ runs }) => runs);
  const lines = [...running, ...shards.filter(({ runs }) => !runs)].map(
    ({ stack, accounts, ...decision }) =>
      `  ${stack}, ${counted(accounts.length, "account")}: ${describe(decision)}`,
  );
  const heading = `fleet up would run ${running.length} of ${counted(shards.length, "shard")} of ${environment}.`;
  const own = `  ${environment} itself: ${describe(index)}`;
  return `${[heading, "", ...lines, own].join("\n")}\n`;
}

function describe({ runs, reason }: Decision): string {
  return runs ? `runs, ${reason}` : `does not run, ${reason}`;
}
