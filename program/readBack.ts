import { setTimeout as pause } from "node:timers/promises";

import { reasonOf } from "../aws/accessRole";
import { type AccountSessions, withIam } from "../aws/accountSessions";
import { inEveryAccount } from "../aws/inEveryAccount";
import { observeRole } from "../aws/readRole";
import type { Account } from "../config/settings";
import { roleArn } from "../contract/arns";
import { finding, type Finding } from "../contract/verification/finding";
import { type ExpectedRole, verifyRole } from "../contract/verification/verifyRole";
import { sessionPolicy } from "../deployer/sessionPolicy";
import { named } from "../errors";

/** An account whose role is not what was asked for, although no call failed. */
interface NotAsAsked {
  readonly account: Account;
  readonly findings: readonly Finding[];
}

/** Milliseconds between readings: IAM may show an older version of a role that was just changed. */
const PAUSES = [500, 1000, 2000];

/**
 * Reads roles back from AWS and compares them with what was asked for. The engine compares with its
 * state alone, which differs from AWS after an update that failed half-way, a run that was killed, or a
 * change by hand (pulumi/pulumi#21458).
 *
 * @returns the accounts whose role is not as expected, in the order given
 */
export async function readBack(
  accounts: readonly Account[],
  expectedIn: (account: Account) => ExpectedRole,
  sessions: AccountSessions,
): Promise<readonly NotAsAsked[]> {
  const outcomes = await inEveryAccount(accounts, (account) =>
    findingsOf(() => readOnce(account, expectedIn(account), sessions)),
  );
  return outcomes.flatMap((outcome) => {
    const { account } = outcome;
    const findings = "result" in outcome ? outcome.result : [unread(outcome.error)];
    return findings.length === 0 ? [] : [{ account, findings }];
  });
}

/** Reads until nothing is wrong any more, or the pauses are over. */
async function findingsOf(read: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  let findings = await read();
  for (const milliseconds of PAUSES) {
    if (findings.length === 0) break;
    await pause(milliseconds);
    findings = await read();
  }
  return findings;
}

async function readOnce(
  account: Account,
  expected: ExpectedRole,
  sessions: AccountSessions,
): Promise<readonly Finding[]> {
  const observed = await withIam(sessions, account, sessionPolicy(expected), (client) =>
    observeRole(client, expected.roleName),
  );
  if (observed === undefined) return [missing(expected)];
  return verifyRole(observed, expected);
}

function missing(expected: ExpectedRole): Finding {
  const problem = `the role ${roleArn(expected.accountId, expected)} does not exist`;
  return finding("high", "role-missing", problem, `make it: ${expected.repair}`);
}

function unread(error: unknown): Finding {
  const problem = `the role could not be read back: ${reasonOf(error)}`;
  return finding("high", "unread", problem, "run this again");
}

/** The message about roles that are not what was asked for, with the command that completes them. */
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
