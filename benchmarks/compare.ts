import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { warn } from "../sandbox/command";
import { resetSandboxCalls, sandboxCalls } from "../sandbox/control";
import { startSandbox, stopSandbox } from "../sandbox/sandbox";
import { measure, type Measurement } from "./measure";
import { accountsFor, OPERATIONS, type Operation, type Organization, type Peer } from "./peer";

/** One measured operation of one peer. */
export interface Sample extends Measurement {
  readonly peer: string;
  readonly operation: Operation;
  /** How many accounts were created at first. */
  readonly accounts: number;
  /** From 1. */
  readonly round: number;
  /** Calls to AWS, over all accounts. */
  readonly awsCalls: number;
}

/** What is compared. */
export interface Comparison {
  readonly peers: readonly Peer[];
  readonly accounts: number;
  readonly rounds: number;
  readonly python: string;
}

const MANAGEMENT_ACCOUNT = "417290385612";

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
    await startSandbox({ home, port: 0, generatedAccounts: comparison.accounts });
    const organization = organizationOf(home, comparison);
    const peers = comparison.peers.filter(
      ({ mostAccounts = Infinity }) => comparison.accounts <= mostAccounts,
    );
    for (const peer of peers) await peer.prepare(organization);
    const samples: Sample[] = [];
    for (const operation of OPERATIONS) {
      for (const peer of peers) {
        const sample = await oneSample(peer, operation, organization);
        if (sample !== undefined) samples.push({ ...sample, round });
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
): Promise<Omit<Sample, "round"> | undefined> {
  const command = peer.command(operation, organization);
  if (command === undefined) return undefined;
  const { home, accounts } = organization;
  await resetSandboxCalls({ home });
  const measurement = await measure(command);
  const { total } = await sandboxCalls({ home });
  const { exitCode, seconds, peakPssMegabytes } = measurement;
  warn(
    `${accounts.length} accounts, ${peer.name}, ${operation}: ${seconds.toFixed(1)} s, ` +
      `${peakPssMegabytes.toFixed(0)} MB${exitCode === 0 ? "" : `, exit code ${exitCode}`}`,
  );
  return {
    ...measurement,
    peer: peer.name,
    operation,
    accounts: accounts.length,
    awsCalls: total,
  };
}

function organizationOf(home: string, { accounts, python }: Comparison): Organization {
  const generated = Array.from({ length: accounts }, (_, index) => generatedAccountId(index));
  const [added = "", ...others] = generated;
  return {
    home,
    managementAccount: MANAGEMENT_ACCOUNT,
    accounts: [MANAGEMENT_ACCOUNT, ...others],
    added,
    python,
  };
}

/** The IDs that the sandbox gives to generated accounts; see sandbox/organization. */
function generatedAccountId(index: number): string {
  return String((100_000_000_007 + index * 739_391_113) % 1_000_000_000_000).padStart(12, "0");
}

/** How many accounts a sample's operation was about. */
export function accountsOf({ operation, accounts }: Sample): number {
  const list = Array.from({ length: accounts }, String);
  const organization = { home: "", managementAccount: "", accounts: list, added: "", python: "" };
  return accountsFor(operation, organization).length;
}
