import { type AccountSessions, withIam } from "../../aws/accountSessions";
import { policyExists } from "../../aws/readRole";
import { type ObservedUser, observeUser } from "../../aws/readUser";
import { type Account, accountOfLegacyUser } from "../../config/settings";
import { legacyUserArn, legacyUserBoundaryArn, legacyUserName } from "../../contract/legacyUser";
import { describeOwner, isSame, retagCommand, withOwner } from "../../contract/ownership";
import { policyDocument } from "../../contract/policyDocument";
import type { Finding } from "../../contract/verification/finding";
import { legacyUserReading } from "../../deployer/legacyUserReading";
import { simulationStatement } from "../../deployer/sessionPolicy";
import { simulatedUserCalls } from "../../deployer/simulatedCalls";
import { deployedUsers } from "../../state/deployedRoles";
import { renamedUser, type RenamedUser } from "../../state/renamedUser";
import {
  type AccountFinding,
  findingsInAccounts,
  inAccount,
  unreachable,
} from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { resourcesOf } from "../stack/environment";
import { simulatedFindings } from "./simulatedFindings";

/** The account of the legacy user, where it is not looked into anyhow because it is enrolled. */
export function extraAccountsOfLegacyUser({ settings }: CheckedStack): readonly Account[] {
  const account = accountOfLegacyUser(settings);
  const isEnrolled = settings.accounts.some(({ id }) => id === account?.id);
  return account === undefined || isEnrolled ? [] : [account];
}

/**
 * Looks, only reading, for somebody else's user of the name of the legacy user, and for what
 * AWS would refuse. Where it does not simulate the policies of the access role, `onNotSimulated` is called.
 */
export async function legacyUserFindings(
  checked: CheckedStack,
  onNotSimulated: (accountId: string) => void,
): Promise<readonly AccountFinding[]> {
  const account = accountOfLegacyUser(checked.settings);
  if (account === undefined) return [];
  const users = deployedUsers(resourcesOf(checked.states));
  const renamed = renamedUser(users, checked.stack.name);
  if (renamed !== undefined) return inAccount(account, [asFinding(renamed)]);
  const again = `npx authomize preflight --stack ${checked.stack.name}`;
  return findingsInAccounts(
    checked.deployer,
    [{ account }],
    (sessions) => userFindings(sessions, account, checked, onNotSimulated),
    // An enrolled account that is out of reach is named already, by its role.
    (_, error) =>
      extraAccountsOfLegacyUser(checked).map((extra) => unreachable(extra, error, again)),
  );
}

function asFinding({ arn, problem, fixes }: RenamedUser): Finding {
  return {
    severity: "high",
    rule: "user-renamed",
    problem: `${problem} (${arn})`,
    fix: fixes.join(" "),
  };
}

function ownedByOther(arn: string, owner: string, stack: string): Finding {
  return {
    severity: "high",
    rule: "user-owned-twice",
    problem: `the user ${arn} is in this stack's state, but its tag says that it belongs to the stack ${owner}: this stack's project or name was changed, or two stacks own it`,
    fix: `if the name was changed: ${retagCommand(owner, stack)}; if that stack has it now: another account for this stack's own (legacyUser.account)`,
  };
}

function userFindings(
  sessions: AccountSessions,
  account: Account,
  checked: CheckedStack,
  onNotSimulated: (accountId: string) => void,
): Promise<readonly Finding[]> {
  const { stack, settings, owner, deployer } = checked;
  const arn = legacyUserArn(account.id, stack.name);
  const boundaryArn = legacyUserBoundaryArn(settings);
  const reading = legacyUserReading(arn, boundaryArn);
  const simulation = simulationStatement(account.id, account.accessRoleName);
  const policy = JSON.stringify(policyDocument([...reading, simulation]));
  return withIam(sessions, account, policy, async (client) => {
    const observed = await observeUser(client, legacyUserName(stack.name));
    const exists = boundaryArn === undefined || (await policyExists(client, boundaryArn));
    const findings = [
      ...(observed === undefined ? [] : presentUserFindings(observed, checked)),
      ...(exists ? [] : [boundaryAbsent(boundaryArn)]),
    ];
    if (account.id === deployer.callerAccountId) return findings;
    const user = { arn, boundaryArn, tags: withOwner(settings.tags, owner) };
    const calls = simulatedUserCalls(user, observed !== undefined);
    return [...findings, ...(await simulatedFindings(client, account, calls, onNotSimulated))];
  });
}

function presentUserFindings(
  observed: ObservedUser,
  { stack, states, owner: own }: CheckedStack,
): readonly Finding[] {
  const { arn, owner } = observed;
  const inState = deployedUsers(resourcesOf(states)).find((user) => user.arn === arn)?.userId;
  if (inState !== undefined) {
    const isRetagged = owner !== undefined && owner !== own && isSame(observed, { inState });
    return isRetagged ? [ownedByOther(arn, owner, stack.name)] : [];
  }
  return [
    {
      severity: "high",
      rule: "user-exists",
      problem: `the user ${arn} exists and is not in this stack's state: ${describeOwner(owner, own)}. pulumi up leaves it alone, and makes no role that would trust it`,
      fix: "its name follows from the stack's: delete that user there, or use a stack of another name, or another account (legacyUser.account)",
    },
  ];
}

function boundaryAbsent(arn: string): Finding {
  return {
    severity: "high",
    rule: "user-boundary-absent",
    problem: `the permissions boundary ${arn} of the legacy user does not exist`,
    fix: "create that policy there, or change legacyUser.permissionsBoundary",
  };
}
