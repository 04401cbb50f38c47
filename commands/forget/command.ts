import { Argument, Command } from "commander";

import { OperatorError } from "../../errors";
import { enrolledSettings } from "../../organization/enrolment";
import { describeReason } from "../../organization/accountPlan";
import { stackSetsInState } from "../../state/deployedStackSet";
import type { IncompleteRemoval } from "../../state/incompleteRemovals";
import {
  deployCommand,
  type Environment,
  readEnvironment,
  removalsLeft,
  resourcesOf,
} from "../stack/environment";
import { refuseWritten } from "../stack/pulumiStack";
import { removeFromState, type StateResource } from "../stack/stackState";
import { accountId, jsonOption, stackOption, type StackOptions } from "../terminal/options";
import { jsonText } from "../terminal/text";
import { resourcesOfAccount, resourcesOfRemovals } from "./forgottenResources";

/** `authomize forget`: drops an account from the state and from a StackSet, without a call to it. */
export function forgetCommand(): Command {
  return new Command("forget")
    .description(
      "Drop an account that is closed or out of reach, without a call to it: from the stack's state, and from its StackSet, which lets go of its stack there.",
    )
    .addArgument(new Argument("<account>", "the account's ID").argParser(accountId))
    .addOption(stackOption())
    .addOption(jsonOption())
    .action(async (account: string, options: StackOptions) => {
      const environment = await readEnvironment(options.stack, `forget ${account}`);
      refuseWritten(environment.stack, "forget");
      const forgotten = await forget(account, environment);
      const { urns, stackSets } = forgotten;
      const data = { account, stack: environment.stack.name, forgotten: urns, stackSets };
      const isData = options.json === true;
      process.stdout.write(isData ? jsonText(data) : describe(account, environment, forgotten));
    });
}

/** What went out of the states. */
interface Forgotten {
  readonly urns: readonly string[];
  /** The ARNs of roles and users that could not be removed, where the account itself stays. */
  readonly removals: readonly string[];
  /** The names of the StackSets that have let go of a stack in the account. */
  readonly stackSets: readonly string[];
}

async function forget(account: string, environment: Environment): Promise<Forgotten> {
  const removals = removalsOfEnrolled(account, environment);
  const parts = environment.states.map((state) => ({
    state,
    resources:
      removals === undefined
        ? resourcesOfAccount(state, account)
        : resourcesOfRemovals(state, removals),
  }));
  const urns = parts.flatMap(({ resources }) => resources.map(({ urn }) => urn));
  const stackSets = removals === undefined ? await forgetInstances(account, environment) : [];
  if (urns.length + stackSets.length === 0) {
    throw new OperatorError(
      `The stack ${environment.stack.name} knows nothing of account ${account}; there is nothing to forget.`,
    );
  }
  for (const { state, resources } of parts) {
    if (resources.length > 0) await removeFromState(state, new Set(resources));
  }
  return { urns, stackSets, removals: (removals ?? []).map(({ arn }) => arn) };
}

/**
 * What of an enrolled account is forgotten: what an earlier run was to remove. Undefined where the
 * account is not enrolled.
 *
 * @throws OperatorError when there is nothing such: the account would come back with the next update
 */
function removalsOfEnrolled(
  account: string,
  { stack, chosen, enrolment, states }: Environment,
): readonly IncompleteRemoval<StateResource>[] | undefined {
  const planned = enrolment.plan.find(({ id }) => id === account);
  if (planned?.isEnrolled !== true) return undefined;
  const left = removalsLeft(states, stack, enrolledSettings(chosen, enrolment));
  const ofAccount = left.filter(({ accountId: id }) => id === account);
  if (ofAccount.length > 0) return ofAccount;
  throw new OperatorError(
    `Account ${account} is still enrolled in the stack ${stack.name} (${describeReason(planned.reason)}); the next update ` +
      "would make its role again. Remove it from the setting accounts, or exclude it by the setting organization, " +
      `in Pulumi.${stack.name}.yaml, then run this again.`,
  );
}

/** Has every StackSet of an environment let go of its stack in an account that is not enrolled. */
async function forgetInstances(
  account: string,
  environment: Environment,
): Promise<readonly string[]> {
  const stackSets = stackSetsInState(resourcesOf(environment.states));
  if (stackSets.length === 0) return [];
  // Loading the client takes time that those without a StackSet need not spend.
  const { removeInstances } = await import("./stackInstanceRemoval");
  return removeInstances(account, stackSets, environment);
}

function describe(
  account: string,
  environment: Environment,
  { urns, removals, stackSets }: Forgotten,
): string {
  const { name } = environment.stack;
  const count = `${urns.length} resources of its state, none of AWS`;
  if (removals.length > 0) {
    return [
      `The stack ${name} has forgotten what it was to remove in account ${account}: ${count}.`,
      ...removals.map((arn) => `  ${arn}`),
      "What still exists of it lets in whom it always did: delete it there by hand. The account stays enrolled.",
      "",
    ].join("\n");
  }
  return [
    `The stack ${name} has forgotten account ${account}: ${count}.`,
    ...stackSets.map((one) => `The StackSet ${one} has let go of its stack there.`),
    "What stays behind: the trust role, if the account still exists. A closed account's roles cannot be used, and go " +
      "with it after 90 days. If the account is open, Authomize can still read it: delete the role there by hand, or " +
      "enrol the account again.",
    `Take the account out of Authomize's dialog: ${deployCommand(name, environment)}, then npx authomize handover --stack ${name}.`,
    "",
  ].join("\n");
}
