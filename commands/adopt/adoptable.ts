import { reasonOf } from "../../aws/accessRole";
import { AccountSessions } from "../../aws/accountSessions";
import { callerIdentity } from "../../aws/callerIdentity";
import { inEveryAccount } from "../../aws/everyAccount";
import { readRole } from "../../aws/observedRole";
import type { Account, EnrolledSettings } from "../../config/settings";
import { roleArn } from "../../contract/arns";
import { OWNER_TAG } from "../../contract/ownership";
import { trustRoleSpec, type TrustRoleSpec } from "../../contract/trustRoleSpec";
import { sessionName } from "../../deployer/sessionName";
import { readingSessionPolicy } from "../../deployer/sessionPolicy";
import { deployedAccessRole, deployedRoles } from "../../state/deployedRoles";
import { interruptedRoles } from "../../state/interruptedRoles";
import { ownerOfEnvironment, resourcesOf } from "../stack/environmentStates";
import { credentialsOf, type PulumiStack } from "../stack/pulumiStack";
import type { StackState } from "../stack/stackState";

/** A role that may be taken over. */
export interface AdoptableRole {
  readonly account: Account;
  readonly roleName: string;
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

/** What the roles are looked for with. */
export interface AdoptionQuestion {
  readonly stack: PulumiStack;
  readonly settings: EnrolledSettings;
  /** The states of the environment. */
  readonly states: readonly StackState[];
  /** The owner whose roles are taken over as well, `<project>/<stack>`. */
  readonly takeOver: string | undefined;
}

/** A role to look for. */
interface Candidate {
  readonly account: Account;
  readonly role: TrustRoleSpec;
  /** Whether it is asked for; one that is not may have been left by an interrupted run. */
  readonly isAsked: boolean;
}

/** Looks into every account whose role no state of the environment has, only reading. */
export async function adoptableRoles(question: AdoptionQuestion): Promise<AdoptableRoles> {
  const { stack } = question;
  const credentials = credentialsOf(stack);
  const { accountId: callerAccountId } = await callerIdentity(credentials);
  const sessions = new AccountSessions({
    credentials,
    callerAccountId,
    sessionName: sessionName(stack.name),
  });
  try {
    const candidates = [...askedRoles(question), ...rolesLeftByInterruption(question)];
    const outcomes = await inEveryAccount(candidates, (each) => look(sessions, each, question));
    const results = outcomes.flatMap((outcome) => ("result" in outcome ? [outcome.result] : []));
    return {
      roles: results.flatMap((result) => ("adoptable" in result ? [result.adoptable] : [])),
      refusals: results.flatMap((result) => ("refusal" in result ? [result.refusal] : [])),
      unreachable: outcomes.flatMap((outcome) =>
        "error" in outcome
          ? [
              `Account ${outcome.account.account.id} cannot be reached and was left out: ${reasonOf(outcome.error)}`,
            ]
          : [],
      ),
    };
  } finally {
    sessions.close();
  }
}

/** The roles that are asked for and that no state has. */
function askedRoles({ settings, states }: AdoptionQuestion): readonly Candidate[] {
  const known = deployedRoles(resourcesOf(states));
  return settings.accounts
    .filter(
      ({ id }) =>
        !known.some((role) => role.accountId === id && role.roleName === settings.roleName),
    )
    .map((account) => ({ account, role: trustRoleSpec(account.id, settings), isAsked: true }));
}

/** The roles that an interrupted run may have made under a name, or in an account, that was given up since. */
function rolesLeftByInterruption({ settings, states }: AdoptionQuestion): readonly Candidate[] {
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

/** @returns nothing where there is no role of that name */
async function look(
  sessions: AccountSessions,
  { account, role, isAsked }: Candidate,
  { stack, takeOver }: AdoptionQuestion,
): Promise<
  | { readonly adoptable: AdoptableRole }
  | { readonly refusal: string }
  | Readonly<Record<string, never>>
> {
  const client = await sessions.iam(account, readingSessionPolicy(role));
  try {
    const observed = await readRole(client, role.roleName);
    if (observed === undefined) return {};
    const owner = observed.tags[OWNER_TAG];
    const isOwn = owner === ownerOfEnvironment(stack.name);
    const adoptable = { account, roleName: role.roleName, isOfOtherStack: false };
    if (!isAsked) return isOwn ? { adoptable } : {};
    const asked = roleArn(account.id, role);
    if (observed.arn !== asked) return { refusal: elsewhere(observed.arn, asked) };
    if (owner === undefined || isOwn) return { adoptable };
    if (owner === takeOver) return { adoptable: { ...adoptable, isOfOtherStack: true } };
    return { refusal: ownedByOther(observed.arn, account.id, { owner, stack: stack.name }) };
  } finally {
    client.destroy();
  }
}

function elsewhere(arn: string, asked: string): string {
  return (
    `${arn} is not ${asked}, which authomize-aws:roleName and authomize-aws:rolePath ask for. ` +
    "Set another authomize-aws:roleName, or the path that the role has."
  );
}

function ownedByOther(
  arn: string,
  accountId: string,
  { owner, stack }: { readonly owner: string; readonly stack: string },
): string {
  const [project = "", other = ""] = owner.split("/");
  return (
    `${arn} belongs to the stack ${owner}, as its tag says: two stacks would own it. Set another authomize-aws:roleName; or, to take it over, ` +
    `first take the account out of the stack ${other} of the project ${project} and run there: npx authomize forget ${accountId} --stack ${other}; ` +
    `then here: npx authomize adopt --import --take-over ${owner} --stack ${stack}`
  );
}
