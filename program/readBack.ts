import { setTimeout as pause } from "node:timers/promises";

import { reasonOf } from "../aws/accessRole";
import type { AccountSessions } from "../aws/accountSessions";
import { inEveryAccount } from "../aws/everyAccount";
import { observeRole } from "../aws/observedRole";
import type { Account } from "../config/settings";
import { roleArn } from "../contract/arns";
import type { Finding } from "../contract/verification/finding";
import { verifyLabels } from "../contract/verification/verifyLabels";
import { type ExpectedRole, verifyRole } from "../contract/verification/verifyRole";
import { sessionPolicy } from "../deployer/sessionPolicy";
import { named } from "../errors";

/** A role that AWS has, as it should be after this run. */
export interface AskedOfAws {
  readonly account: Account;
  readonly expected: ExpectedRole;
}

/** An account whose role is not what was asked for, although no call failed. */
export interface NotAsAsked {
  readonly account: Account;
  readonly findings: readonly Finding[];
}

/** Milliseconds between readings: IAM may show an older version of a role that was just changed. */
const PAUSES = [500, 1000, 2000];

/**
 * Reads roles back from AWS and holds them against what was asked for. The engine compares with its
 * state alone, which an update that failed half-way, a run that was killed, or a change by hand has
 * left behind what AWS has (pulumi/pulumi#21458).
 *
 * @returns the accounts whose role is another one, in the order given
 */
export async function readBack(
  asked: readonly AskedOfAws[],
  sessions: AccountSessions,
): Promise<readonly NotAsAsked[]> {
  const outcomes = await inEveryAccount(asked, (each) => findingsOf(each, sessions));
  return outcomes.flatMap((outcome) => {
    const { account } = outcome.account;
    const findings = "result" in outcome ? outcome.result : [unread(outcome.error)];
    return findings.length === 0 ? [] : [{ account, findings }];
  });
}

async function findingsOf(
  asked: AskedOfAws,
  sessions: AccountSessions,
): Promise<readonly Finding[]> {
  let findings = await readOnce(asked, sessions);
  for (const milliseconds of PAUSES) {
    if (findings.length === 0) break;
    await pause(milliseconds);
    findings = await readOnce(asked, sessions);
  }
  return findings;
}

async function readOnce(
  { account, expected }: AskedOfAws,
  sessions: AccountSessions,
): Promise<readonly Finding[]> {
  const client = await sessions.iam(account, sessionPolicy(expected));
  try {
    const observed = await observeRole(client, expected.roleName);
    if (observed === undefined) return [missing(expected)];
    return [
      ...verifyRole(observed, expected),
      ...verifyLabels(observed, expected.tags, expected.repair),
    ];
  } finally {
    client.destroy();
  }
}

function missing(expected: ExpectedRole): Finding {
  return {
    severity: "high",
    rule: "role-missing",
    problem: `the role ${roleArn(expected.accountId, expected)} does not exist`,
    fix: `make it: ${expected.repair}`,
  };
}

function unread(error: unknown): Finding {
  return {
    severity: "high",
    rule: "unread",
    problem: `the role could not be read back: ${reasonOf(error)}`,
    fix: "run this again",
  };
}

/**
 * The message about roles that are not what was asked for.
 *
 * @param found - at least one
 * @param repair - the command that completes them
 */
export function describeNotAsAsked(found: readonly NotAsAsked[], repair: string): string {
  return [
    `${found.length === 1 ? "1 role is" : `${found.length} roles are`} not what was asked for, although AWS refused nothing in this run: ` +
      "an earlier run has failed half-way there, or somebody has changed the role by hand. All others are deployed.",
    ...found.map(({ account, findings }) => {
      const problems = findings.map(({ problem }) => `    ${problem}`);
      return [`  ${named(account)}`, ...problems].join("\n");
    }),
    `This reads them from AWS again and completes them: ${repair}`,
  ].join("\n\n");
}
