import { reasonOf } from "../../aws/accessRole";
import { type AccountSessions, withIam, withSessions } from "../../aws/accountSessions";
import { inEveryAccount } from "../../aws/inEveryAccount";
import { readRole } from "../../aws/readRole";
import type { Account } from "../../config/settings";
import { roleArn } from "../../contract/arns";
import { OWNER_TAG } from "../../contract/ownership";
import { trustRoleSpec, type TrustRoleSpec } from "../../contract/trustRoleSpec";
import { readingSessionPolicy } from "../../deployer/sessionPolicy";
import { forgetCommand } from "../../rollout/outcome/stackInstanceDeletion";
import { deployedAccessRole, deployedRoles } from "../../state/deployedRoles";
import { stackSetsInState } from "../../state/deployedStackSet";
import { interruptedRoles } from "../../state/interruptedRoles";
import type { CheckedStack } from "../checks/checkedStack";
import { resourcesOf } from "../stack/environment";

/** A role that may be taken over. */
export interface AdoptableRole {
  readonly account: Account;
  readonly role: TrustRoleSpec;
  /** Whether its tag still names another stack. */
  readonly isOfOtherStack: boolean;
}

/** Which roles may be taken over. */
export interface AdoptableRoles {
  /** Those that exist without being in a state, and may be taken over. */
  readonly roles: readonly AdoptableRole[];
  /** Why the role of another account may not, a line each. */
  readonly refusals: readonly string[];
  /** Why nobody could look into an account, a line each. */
  readonly unreachable: readonly string[];
}

/** A role to look for. */
interface Candidate {
  readonly account: Account;
  readonly role: TrustRoleSpec;
  /** Whether it is asked for; one that is not may have been left by an interrupted run. */
  readonly isAsked: boolean;
}

/** Looks for roles in every account whose role no state has; `takeOver` is another owner of them. */
export async function adoptableRoles(
  checked: CheckedStack,
  takeOver: string | undefined,
): Promise<AdoptableRoles> {
  const candidates = [...askedRoles(checked), ...rolesLeftByInterruption(checked)];
  const outcomes = await withSessions(checked.deployer, (sessions) =>
    inEveryAccount(candidates, (candidate) => look(sessions, candidate, checked, takeOver)),
  );
  const results = outcomes.flatMap((outcome) => ("result" in outcome ? [outcome.result] : []));
  const failed = outcomes.flatMap((outcome) => ("error" in outcome ? [outcome] : []));
  return {
    roles: results.filter((result) => typeof result === "object"),
    refusals: results.filter((result) => typeof result === "string"),
    unreachable: failed.map(
      ({ account: { account }, error }) =>
        `Account ${account.id} cannot be reached and was left out: ${reasonOf(error)}`,
    ),
  };
}

/** The roles that are asked for and that no state has. */
function askedRoles(checked: CheckedStack): readonly Candidate[] {
  const { settings, states } = checked;
  const deployed = deployedRoles(resourcesOf(states));
  const known = deployed.filter(({ roleName }) => roleName === settings.roleName);
  return settings.accounts
    .filter(({ id }) => !known.some(({ accountId }) => accountId === id))
    .filter(({ id }) => !isByStackSet(id, checked))
    .map((account) => ({ account, role: trustRoleSpec(account.id, settings), isAsked: true }));
}

/** The roles of the stack's own StackSet are in no state, and nothing is to be imported of them. */
function isByStackSet(accountId: string, { settings, states, stack }: CheckedStack): boolean {
  return (
    settings.rollout === "stackSet" &&
    stack.outputs?.rollout === "stackSet" &&
    stackSetsInState(resourcesOf(states)).length > 0 &&
    accountId !== settings.managementAccount
  );
}

/** The roles that an interrupted run may have made where, or under a name that, was given up since. */
function rolesLeftByInterruption({ settings, states }: CheckedStack): readonly Candidate[] {
  const resources = resourcesOf(states);
  const enrolled = new Map(settings.accounts.map((account) => [account.id, account]));
  return interruptedRoles(resources)
    .filter(({ accountId, roleName }) => !enrolled.has(accountId) || roleName !== settings.roleName)
    .map(({ accountId: id, roleName }) => {
      const accessRoleName = deployedAccessRole(id, resources) ?? settings.accessRoleName;
      const account = enrolled.get(id) ?? { id, accessRoleName };
      return { account, role: trustRoleSpec(id, { ...settings, roleName }), isAsked: false };
    });
}

/** @returns a refusal as text; nothing where there is no role of that name */
function look(
  sessions: AccountSessions,
  { account, role, isAsked }: Candidate,
  { stack, owner: own }: CheckedStack,
  takeOver: string | undefined,
): Promise<AdoptableRole | string | undefined> {
  return withIam(sessions, account, readingSessionPolicy(role), async (client) => {
    const observed = await readRole(client, role.roleName);
    if (observed === undefined) return undefined;
    const { arn, tags } = observed;
    const owner = tags[OWNER_TAG];
    const adoptable = { account, role, isOfOtherStack: false };
    if (!isAsked) return owner === own ? adoptable : undefined;
    const asked = roleArn(account.id, role);
    if (arn !== asked) return elsewhere(arn, asked);
    if (owner === undefined || owner === own) return adoptable;
    if (owner === takeOver) return { ...adoptable, isOfOtherStack: true };
    return `${arn} ${belongsToOther(owner, account.id, stack.name)}`;
  });
}

function elsewhere(arn: string, asked: string): string {
  return (
    `${arn} is not ${asked}, which roleName and rolePath ask for. ` +
    "Set another roleName, or the path that the role has."
  );
}

function belongsToOther(owner: string, accountId: string, stack: string): string {
  const [project = "", other = ""] = owner.split("/");
  return (
    `belongs to the stack ${owner}, as its tag says: two stacks would own it. Set another roleName; or, to take it over, ` +
    `first take the account out of the stack ${other} of the project ${project} and run there: ${forgetCommand(accountId, other)}; ` +
    `then here: ${takeOverCommand(owner, stack)}`
  );
}

/** The command that takes over the roles of another stack. */
export function takeOverCommand(owner: string, stack: string): string {
  return `npx authomize adopt --import --take-over ${owner} --stack ${stack}`;
}
