import { type AccountSessions, withIam } from "../../aws/accountSessions";
import { readRole } from "../../aws/readRole";
import { observeUser } from "../../aws/readUser";
import type { Account } from "../../config/settings";
import { isRemade } from "../../contract/ownership";
import { allow, policyDocument } from "../../contract/policyDocument";
import type { Finding } from "../../contract/verification/finding";
import {
  type RemovalCommands,
  removalFinding,
  type SeenRemoval,
} from "../../contract/verification/removalFinding";
import { readingSessionPolicy } from "../../deployer/sessionPolicy";
import { forgetCommand } from "../../rollout/outcome/stackInstanceDeletion";
import type { IncompleteRemoval } from "../../state/incompleteRemovals";
import { knownRoles } from "../stack/knownRoles";
import { type AccountFinding, findingsInAccounts, inAccount, unreachable } from "./accountFinding";
import { accountOf, type CheckedStack } from "./checkedStack";

/** A removal that is not complete, where it is, and what completes it. */
interface Subject extends RemovalCommands {
  readonly removal: IncompleteRemoval;
  readonly account: Account;
}

/** That removals are not complete, without a look at AWS. */
export function unfinishedRemovals(checked: CheckedStack): readonly AccountFinding[] {
  return subjectsOf(checked).flatMap((subject) =>
    inAccount(subject.account, [removalFinding(subject.removal, "unknown", subject)]),
  );
}

/** Looks in AWS for every role and user that was to be removed, only reading. */
export function verifyRemovals(checked: CheckedStack): Promise<readonly AccountFinding[]> {
  return findingsInAccounts(
    checked.deployer,
    subjectsOf(checked),
    async (sessions, subject) => {
      const seen = await look(sessions, subject, checked);
      return [removalFinding(subject.removal, seen, subject)];
    },
    (subject, error) => [outOfReach(subject, error)],
  );
}

function subjectsOf(checked: CheckedStack): readonly Subject[] {
  const { stack, deploy } = checked;
  return checked.removals.map((removal) => ({
    removal,
    account: accountOf(removal.accountId, checked),
    deploy,
    forget: forgetCommand(removal.accountId, stack.name),
  }));
}

function outOfReach({ removal, account, deploy, forget }: Subject, error: unknown): Finding {
  const { kind, arn, accountId } = removal;
  const finding = unreachable(account, error, deploy);
  return {
    ...finding,
    problem: `whether the ${kind} ${arn}, which was to be removed, is still there cannot be seen: ${finding.problem}`,
    fix: `${finding.fix}; if ${accountId} is closed: ${forget}`,
  };
}

function look(
  sessions: AccountSessions,
  { account, removal }: Subject,
  { states, owner }: CheckedStack,
): Promise<SeenRemoval> {
  const { kind, arn, accountId, name } = removal;
  const policy =
    kind === "user"
      ? JSON.stringify(policyDocument([allow(["iam:GetUser"], [arn])]))
      : readingSessionPolicy({ accountId, roleName: name });
  return withIam(sessions, account, policy, async (client) => {
    if (kind === "user") return (await observeUser(client, name))?.arn === arn ? "there" : "gone";
    const observed = await readRole(client, name);
    if (observed === undefined) return "gone";
    const inState = knownRoles(states).find(({ resource }) => resource === removal.resource);
    const found = { id: observed.roleId, tags: observed.tags };
    if (inState !== undefined && isRemade(found, inState.known, owner)) return "another";
    // IAM knows one role per name, whatever its path: it may be another one by now.
    return observed.arn === arn ? "there" : "gone";
  });
}
