import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { warn } from "../sandbox/command";
import { mostSandboxConnections, resetSandboxCalls, sandboxCalls } from "../sandbox/control";
import { stopSandbox } from "../sandbox/sandbox";
import { slowStackSets, withLatency } from "./latency";
import { measure, type Measurement } from "./measure";
import { accountsWithRole, letAccountJoin, startOrganization } from "./organization";
import { accountsFor, changesRoles, type Operation, type Organization, type Peer } from "./peer";

/** One measured operation of one peer. */
export interface Sample extends Measurement {
  readonly peer: string;
  readonly operation: Operation;
  /** Whether calls and StackSets took as long as with AWS. */
  readonly latency: boolean;
  /** How many accounts were created at first. */
  readonly accounts: number;
  /** How many accounts the operation was about. */
  readonly concerned: number;
  /** From 1. */
  readonly round: number;
  /** Calls to AWS by action, over all accounts. */
  readonly awsCalls: Readonly<Record<string, number>>;
  /** The most connections to AWS at once. */
  readonly connections: number;
  /** In how many accounts the role was afterwards, or had gone; absent where nothing was to change. */
  readonly confirmed?: number;
}

/** What is compared. */
export interface Comparison {
  readonly peers: readonly Peer[];
  readonly operations: readonly Operation[];
  readonly accounts: number;
  readonly rounds: number;
  readonly latency: boolean;
  readonly python: string;
}

/**
 * Takes every peer through its life, each operation in turn, so that a busy moment of the machine
 * hits all alike; `rounds` times, each in an organization of its own.
 */
export async function compare(comparison: Comparison): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let round = 1; round <= comparison.rounds; round += 1) {
    const begun = await begin(comparison, round);
    try {
      samples.push(...(await measureRound(begun)));
    } finally {
      await end(begun);
    }
  }
  return samples;
}

/**
 * The same for peers that mostly wait for AWS: each in an organization of its own, all at once. One
 * round.
 */
export async function compareSideBySide(
  comparisons: readonly Comparison[],
): Promise<readonly Sample[]> {
  const alone = comparisons.flatMap((comparison) =>
    comparison.peers.map((peer) => ({ ...comparison, peers: [peer] })),
  );
  const begun: Round[] = [];
  try {
    for (const comparison of alone) begun.push(await begin(comparison, 1));
    return (await Promise.all(begun.map(measureRound))).flat();
  } finally {
    for (const round of begun) await end(round);
  }
}

interface Round {
  readonly comparison: Comparison;
  readonly number: number;
  readonly organization: Organization;
}

async function begin(comparison: Comparison, number: number): Promise<Round> {
  const home = mkdtempSync(join(tmpdir(), "authomize-bench-"));
  try {
    const organization = await startOrganization(home, comparison);
    for (const peer of comparison.peers) await peer.prepare(organization);
    if (comparison.latency) await slowStackSets({ home });
    return { comparison, number, organization };
  } catch (error) {
    await remove(home);
    throw error;
  }
}

function end({ organization }: Round): Promise<void> {
  return remove(organization.home);
}

async function remove(home: string): Promise<void> {
  await stopSandbox({ home });
  rmSync(home, { recursive: true, force: true });
}

async function measureRound(round: Round): Promise<readonly Sample[]> {
  const { peers, operations } = round.comparison;
  const samples: Sample[] = [];
  for (const operation of operations) {
    if (operation === "change") await letAccountJoin(round.organization);
    for (const peer of peers.filter((each) => each.operations.includes(operation))) {
      samples.push(await oneSample(peer, operation, round));
    }
  }
  return samples;
}

async function oneSample(peer: Peer, operation: Operation, round: Round): Promise<Sample> {
  const { organization, comparison, number } = round;
  const { home, accounts } = organization;
  const command = peer.command(operation, organization);
  await resetSandboxCalls({ home });
  const run = () => measure(command);
  const measurement = await (comparison.latency ? withLatency({ home }, run) : run());
  const { byAccount } = await sandboxCalls({ home });
  const concerned = accountsFor(operation, organization).length;
  const { exitCode, seconds, peakPssMegabytes } = measurement;
  warn(
    `${accounts.length} accounts, ${peer.name}, ${operation}${comparison.latency ? ", AWS-like latency" : ""}: ` +
      `${seconds.toFixed(1)} s, ${peakPssMegabytes.toFixed(0)} MB${exitCode === 0 ? "" : `, exit code ${exitCode}`}`,
  );
  return {
    ...measurement,
    peer: peer.name,
    operation,
    latency: comparison.latency,
    accounts: accounts.length,
    concerned,
    round: number,
    awsCalls: byAction(Object.values(byAccount)),
    connections: await mostSandboxConnections({ home }),
    ...(changesRoles(operation)
      ? { confirmed: await confirmed(peer, operation, organization) }
      : {}),
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

function byAction(
  ofAccounts: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const [action, count] of ofAccounts.flatMap((calls) => Object.entries(calls))) {
    sum[action] = (sum[action] ?? 0) + count;
  }
  return sum;
}
