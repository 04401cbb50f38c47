import type { IAMClient } from "@aws-sdk/client-iam";

import { AccountSessions } from "../../aws/accountSessions";
import { inEveryAccount } from "../../aws/everyAccount";
import { readRole } from "../../aws/observedRole";
import { observeUser } from "../../aws/observedUser";
import type { Account } from "../../config/settings";
import { allow, policyDocument } from "../../contract/policyDocument";
import { type RemovalCommands, removalFinding } from "../../contract/verification/removalFinding";
import { readingSessionPolicy } from "../../deployer/sessionPolicy";
import type { IncompleteRemoval } from "../../state/incompleteRemovals";
import { type AccountFinding, inAccount, unreachable } from "./accountFinding";
import { accountOf, type CheckedStack } from "./checkedStack";

/** That removals are not complete, without a look at AWS. */
export function unfinishedRemovals(checked: CheckedStack): readonly AccountFinding[] {
  return checked.removals.flatMap((removal) =>
    inAccount(accountOf(removal.accountId, checked), [
      removalFinding(removal, "unknown", commandsFor(removal, checked)),
    ]),
  );
}

/** Looks in AWS for every role and user that was to be removed, only reading. */
export async function verifyRemovals(checked: CheckedStack): Promise<readonly AccountFinding[]> {
  const sessions = new AccountSessions(checked.deployer);
  const removals = checked.removals.map((removal) => ({
    removal,
    account: accountOf(removal.accountId, checked),
  }));
  try {
    const outcomes = await inEveryAccount(removals, ({ removal, account }) =>
      isThere(sessions, account, removal),
    );
    return outcomes.flatMap(({ account: { removal, account }, ...outcome }) => {
      const commands = commandsFor(removal, checked);
      if ("error" in outcome) {
        return inAccount(account, [unseen(removal, account, outcome.error, commands)]);
      }
      return inAccount(account, [
        removalFinding(removal, outcome.result ? "there" : "gone", commands),
      ]);
    });
  } finally {
    sessions.close();
  }
}

function commandsFor(
  { accountId }: IncompleteRemoval,
  { stack, deploy }: CheckedStack,
): RemovalCommands {
  return { deploy, forget: `npx authomize forget ${accountId} --stack ${stack.name}` };
}

function unseen(
  { kind, arn, accountId }: IncompleteRemoval,
  account: Account,
  error: unknown,
  { deploy, forget }: RemovalCommands,
) {
  const finding = unreachable(account, error, deploy);
  return {
    ...finding,
    problem: `whether the ${kind} ${arn}, which was to be removed, is still there cannot be seen: ${finding.problem}`,
    fix: `${finding.fix}; if ${accountId} is closed: ${forget}`,
  };
}

async function isThere(
  sessions: AccountSessions,
  account: Account,
  removal: IncompleteRemoval,
): Promise<boolean> {
  const client = await sessions.iam(account, readingPolicy(removal));
  try {
    // IAM knows one role per name, whatever its path: it may be another one by now.
    return (await arnInAws(client, removal)) === removal.arn;
  } finally {
    client.destroy();
  }
}

function readingPolicy({ kind, arn, accountId, name }: IncompleteRemoval): string {
  if (kind === "user") return JSON.stringify(policyDocument([allow(["iam:GetUser"], [arn])]));
  return readingSessionPolicy({ accountId, roleName: name });
}

async function arnInAws(
  client: IAMClient,
  { kind, name }: IncompleteRemoval,
): Promise<string | undefined> {
  const observed = await (kind === "role" ? readRole(client, name) : observeUser(client, name));
  return observed?.arn;
}
