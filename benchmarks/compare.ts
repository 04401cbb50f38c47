import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { warn } from "../sandbox/command";
import { resetSandboxCalls, sandboxCalls } from "../sandbox/control";
import { stopSandbox } from "../sandbox/sandbox";
import { measure, type Command, type Measurement } from "./measure";
import { accountsWithRole, letAccountJoin, startOrganization } from "./organization";
import { accountsFor, type Operation, type Organization, type Peer } from "./peer";

/** One measured operation of one peer. */
export interface Sample extends Measurement {
  readonly peer: string;
  readonly operation: Operation;
  /** Whether nothing was translated or compiled before; only previews are measured so. */
  readonly cold: boolean;
  /** How many accounts were created at first. */
  readonly accounts: number;
  /** How many accounts the operation was about. */
  readonly concerned: number;
  /** From 1. */
  readonly round: number;
  /** Calls to AWS by action, over all accounts. */
  readonly awsCalls: Readonly<Record<string, number>>;
  /** In how many accounts the role was afterwards, or had gone by `destroy`. */
  readonly confirmed: number;
}

/** What is compared. */
export interface Comparison {
  readonly peers: readonly Peer[];
  readonly operations: readonly Operation[];
  readonly accounts: number;
  readonly rounds: number;
  /** Whether previews are measured without caches, too. */
  readonly cold: boolean;
  readonly python: string;
}

/**
 * Takes every peer through its life, each operation in turn, so that a busy moment of the machine
 * hits all alike; `rounds` times, each in an organization of its own.
 */
export async function compare(comparison: Comparison): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let round = 1; round <= comparison.rounds; round += 1) {
    samples.push(...(await oneRound(comparison, round)));
  }
  return samples;
}

async function oneRound(comparison: Comparison, round: number): Promise<readonly Sample[]> {
  const home = mkdtempSync(join(tmpdir(), "authomize-bench-"));
  try {
    const { peers, operations } = comparison;
    const organization = await startOrganization(home, comparison);
    for (const peer of peers) await peer.prepare(organization);
    const samples: Sample[] = [];
    for (const operation of operations) {
      if (operation === "change") await letAccountJoin(organization);
      const isColdToo = comparison.cold && operation === "preview";
      for (const cold of isColdToo ? [true, false] : [false]) {
        for (const peer of peers) {
          const sample = await oneSample(peer, operation, organization, cold);
          if (sample !== undefined) samples.push({ ...sample, round });
        }
      }
    }
    return samples;
  } finally {
    await stopSandbox({ home });
    rmSync(home, { recursive: true, force: true });
  }
}

async function oneSample(
  peer: Peer,
  operation: Operation,
  organization: Organization,
  cold: boolean,
): Promise<Omit<Sample, "round"> | undefined> {
  const command = peer.command(operation, organization);
  if (command === undefined) return undefined;
  const { home, accounts } = organization;
  await resetSandboxCalls({ home });
  const measurement = await measure(cold ? withoutCaches(command, home) : command);
  const { byAccount } = await sandboxCalls({ home });
  const concerned = accountsFor(operation, organization);
  const { exitCode, seconds, peakPssMegabytes } = measurement;
  warn(
    `${accounts.length} accounts, ${peer.name}, ${operation}${cold ? ", cold" : ""}: ${seconds.toFixed(1)} s, ` +
      `${peakPssMegabytes.toFixed(0)} MB${exitCode === 0 ? "" : `, exit code ${exitCode}`}`,
  );
  return {
    ...measurement,
    peer: peer.name,
    operation,
    cold,
    accounts: accounts.length,
    concerned: concerned.length,
    awsCalls: byAction(Object.values(byAccount)),
    confirmed: await confirmed(peer, operation, organization),
  };
}

/** In how many accounts the role is, or is not any more, as it should be. */
async function confirmed(
  { roleName }: Peer,
  operation: Operation,
  organization: Organization,
): Promise<number> {
  const concerned = accountsFor(operation, organization);
  if (roleName === undefined) return concerned.length;
  const found = await accountsWithRole(organization, concerned, roleName);
  return operation === "destroy" ? concerned.length - found.length : found.length;
}

/** Everything that keeps translated or compiled code keeps it below a folder that is new. */
function withoutCaches(command: Command, home: string): Command {
  const folder = join(home, "cold");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return { ...command, env: { ...command.env, TMPDIR: folder, PYTHONPYCACHEPREFIX: folder } };
}

function byAction(
  ofAccounts: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const [action, count] of ofAccounts.flatMap((calls) => Object.entries(calls))) {
    sum[action] = (sum[action] ?? 0) + count;
  }
  return sum;
}
