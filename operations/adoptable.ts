import type { Account, EnrolledSettings } from "../config/settings";
import { roleArn } from "../contract/arns";
import { OWNER_TAG } from "../contract/ownership";
import { managedRole } from "../contract/roleManagement";
import { sessionName } from "../contract/sessionName";
import { readingSessionPolicy } from "../contract/sessionPolicy";
import { reasonOf } from "../organization/accessRole";
import { AccountEntrance } from "../organization/accountEntrance";
import { callerIdentity } from "../organization/callerIdentity";
import { deployedRoles } from "../organization/deployedRoles";
import { inEveryAccount } from "../organization/everyAccount";
import { readRole } from "../organization/observedRole";
import { ownerOfEnvironment, resourcesOf } from "./environmentStates";
import { credentialsOf, type PulumiStack } from "./pulumiStack";
import type { StackState } from "./stackState";

/** Which roles may be taken over. */
export interface AdoptableRoles {
  /** The accounts whose role exists without being in a state, and may be taken over. */
  readonly accounts: readonly Account[];
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

/** Looks into every account whose role no state of the environment has, only reading. */
export async function adoptableRoles(question: AdoptionQuestion): Promise<AdoptableRoles> {
  const { stack, settings, states } = question;
  const known = deployedRoles(resourcesOf(states));
  const missing = settings.accounts.filter(
    ({ id }) => !known.some((role) => role.accountId === id && role.roleName === settings.roleName),
  );
  const credentials = credentialsOf(stack);
  const { accountId: callerAccountId } = await callerIdentity(credentials);
  const entrance = new AccountEntrance({
    credentials,
    callerAccountId,
    sessionName: sessionName(stack.name),
  });
  try {
    const outcomes = await inEveryAccount(missing, (account) => look(entrance, account, question));
    return {
      accounts: outcomes.flatMap((outcome) =>
        "result" in outcome && outcome.result === "adoptable" ? [outcome.account] : [],
      ),
      refusals: outcomes.flatMap((outcome) =>
        "result" in outcome && typeof outcome.result === "object" ? [outcome.result.refusal] : [],
      ),
      unreachable: outcomes.flatMap((outcome) =>
        "error" in outcome
          ? [
              `Account ${outcome.account.id} cannot be reached and was left out: ${reasonOf(outcome.error)}`,
            ]
          : [],
      ),
    };
  } finally {
    entrance.close();
  }
}

/** @returns `absent` where there is no role of that name */
async function look(
  entrance: AccountEntrance,
  account: Account,
  { stack, settings, takeOver }: AdoptionQuestion,
): Promise<"absent" | "adoptable" | { readonly refusal: string }> {
  const role = managedRole(account.id, settings);
  const client = await entrance.iam(account, readingSessionPolicy(role));
  try {
    const observed = await readRole(client, role.roleName);
    if (observed === undefined) return "absent";
    const asked = roleArn(account.id, role);
    if (observed.arn !== asked) return { refusal: elsewhere(observed.arn, asked) };
    const owner = observed.tags[OWNER_TAG];
    const isFree = owner === undefined || owner === ownerOfEnvironment(stack.name);
    if (isFree || owner === takeOver) return "adoptable";
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
    `then here: npx authomize adopt --take-over ${owner} --stack ${stack}`
  );
}
