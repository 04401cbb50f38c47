import { reasonOf } from "../../aws/accessRole";
import { type AccountSessions, type Deployer, withSessions } from "../../aws/accountSessions";
import { inEveryAccount } from "../../aws/inEveryAccount";
import type { Account } from "../../config/settings";
import type { Finding } from "../../contract/verification/finding";

/** A finding, and the account that it was made in. */
export interface AccountFinding extends Finding {
  readonly accountId: string;
  readonly accountName?: string | undefined;
}

/** What was found in one account, with the account's ID and name. */
export function inAccount(
  { id, name }: Account,
  findings: readonly Finding[],
): readonly AccountFinding[] {
  const account = { accountId: id, ...(name === undefined ? {} : { accountName: name }) };
  return findings.map((finding) => ({ ...account, ...finding }));
}

/** Looks into accounts, many at once; a failure becomes what `outOfReach` says, and stops no other. */
export async function findingsInAccounts<Subject extends { readonly account: Account }>(
  deployer: Deployer,
  subjects: readonly Subject[],
  look: (sessions: AccountSessions, subject: Subject) => Promise<readonly Finding[]>,
  outOfReach: (subject: Subject, error: unknown) => readonly Finding[],
  onDone?: () => void,
): Promise<readonly AccountFinding[]> {
  const outcomes = await withSessions(deployer, (sessions) =>
    inEveryAccount(subjects, (subject) => look(sessions, subject), onDone),
  );
  return outcomes.flatMap(({ account: subject, ...outcome }) =>
    inAccount(
      subject.account,
      "result" in outcome ? outcome.result : outOfReach(subject, outcome.error),
    ),
  );
}

/** That nobody could look into an account; `again` is the command to run once it is mended. */
export function unreachable({ accessRoleName }: Account, error: unknown, again: string): Finding {
  const reason = reasonOf(error);
  return {
    severity: "high",
    rule: "unreachable",
    problem: `the account cannot be looked into: ${reason}`,
    fix: `${fixOf(reason, accessRoleName)}; then: ${again}`,
  };
}

const PASSES_BY_ITSELF =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|ServiceUnavailable|InternalFailure|Timeout)|ECONN|EPIPE|EAI_AGAIN|socket hang up/;

function fixOf(reason: string, accessRoleName: string): string {
  if (PASSES_BY_ITSELF.test(reason)) {
    return "AWS slowed the calls down or broke the connection, which passes by itself: wait a little";
  }
  if (reason.startsWith("AccessDenied") && !reason.includes("sts:AssumeRole")) {
    return `let the role ${accessRoleName} do that there; a service control policy or a permissions boundary may deny it`;
  }
  return (
    `see that the role ${accessRoleName} exists there and trusts you, or set accessRoleName for the account; ` +
    "an account that is closed: remove it"
  );
}
