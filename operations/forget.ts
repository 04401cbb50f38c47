import { Argument, Command } from "commander";

import { decideEnrolment, enrolledSettings } from "../organization/enrolment";
import type { IncompleteRemoval } from "../organization/incompleteRemovals";
import { describeReason } from "../organization/reasonInWords";
import { deployCommand, exportEnvironment, refuseShard, removalsLeft } from "./environmentStates";
import { resourcesOfAccount, resourcesOfRemovals } from "./forgottenResources";
import { OperatorError } from "./operatorError";
import { accountId, jsonOption, stackOption } from "./options";
import { credentialsOf, readPulumiStack, settingsOf, type PulumiStack } from "./pulumiStack";
import { removeFromState, type StackState, type StateResource } from "./stackState";

interface Options {
  readonly stack?: string;
  readonly json?: true;
}

/** `authomize forget`: drops an account from the state without a call to it. */
export function forgetCommand(): Command {
  return new Command("forget")
    .description(
      "Drop an account that is closed or out of reach from the stack's state, without a call to AWS.",
    )
    .addArgument(new Argument("<account>", "the account's ID").argParser(accountId))
    .addOption(stackOption())
    .addOption(jsonOption())
    .action(async (account: string, options: Options) => {
      const stack = await readPulumiStack(options.stack);
      refuseShard(stack.name, `forget ${account}`);
      const forgotten = await forget(stack, account);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify({ account, stack: stack.name, forgotten: forgotten.urns }, null, 2)}\n`
          : describe(account, stack, forgotten),
      );
    });
}

/** What went out of the states. */
interface Forgotten {
  readonly urns: readonly string[];
  /** The ARNs of roles and users that could not be removed, where the account itself stays. */
  readonly removals: readonly string[];
}

async function forget(stack: PulumiStack, account: string): Promise<Forgotten> {
  const states = await exportEnvironment(stack.name);
  const removals = await removalsOfEnrolled(stack, account, states);
  const parts = states.map((state) => ({
    state,
    resources:
      removals === undefined
        ? resourcesOfAccount(state, account)
        : resourcesOfRemovals(state, removals),
  }));
  const urns = parts.flatMap(({ resources }) => resources.map(({ urn }) => urn));
  if (urns.length === 0) {
    throw new OperatorError(
      `The stack ${stack.name} knows nothing of account ${account}; there is nothing to forget.`,
    );
  }
  for (const { state, resources } of parts) {
    const dropped = new Set(resources);
    if (dropped.size > 0) await removeFromState(state, (resource) => dropped.has(resource));
  }
  return { urns, removals: (removals ?? []).map(({ arn }) => arn) };
}

/**
 * Of an account that is still enrolled only that is forgotten which an earlier run was to remove, as
 * the role of a former name; undefined where the account is not enrolled.
 *
 * @throws OperatorError when there is nothing such: the account would come back with the next update
 */
async function removalsOfEnrolled(
  stack: PulumiStack,
  account: string,
  states: readonly StackState[],
): Promise<readonly IncompleteRemoval<StateResource>[] | undefined> {
  const settings = settingsOf(stack);
  const enrolment = await decideEnrolment(settings, credentialsOf(stack));
  const planned = enrolment.plan.find(({ id }) => id === account);
  if (planned?.isEnrolled !== true) return undefined;
  const enrolled = enrolledSettings(settings, enrolment);
  const left = removalsLeft(states, stack.name, stack.outputs, enrolled);
  const ofAccount = left.filter(({ accountId }) => accountId === account);
  if (ofAccount.length > 0) return ofAccount;
  throw new OperatorError(
    `Account ${account} is still enrolled in the stack ${stack.name} (${describeReason(planned.reason)}); the next update ` +
      "would make its role again. Remove it from authomize-aws:accounts, or exclude it by authomize-aws:organization, " +
      `in Pulumi.${stack.name}.yaml, then run this again.`,
  );
}

function describe(account: string, stack: PulumiStack, { urns, removals }: Forgotten): string {
  const { name } = stack;
  if (removals.length > 0) {
    return [
      `The stack ${name} has forgotten what it was to remove in account ${account}: ${urns.length} resources of its state, none of AWS.`,
      ...removals.map((arn) => `  ${arn}`),
      "What still exists of it lets in whom it always did: delete it there by hand. The account stays enrolled.",
      "",
    ].join("\n");
  }
  const deploy = deployCommand(name, settingsOf(stack));
  return [
    `The stack ${name} has forgotten account ${account}: ${urns.length} resources of its state, none of AWS.`,
    "What stays behind: the trust role, if the account still exists. A closed account's roles cannot be used, and go " +
      "with it after 90 days. If the account is open, Authomize can still read it: delete the role there by hand, or " +
      "enrol the account again.",
    `Take the account out of Authomize's dialog: ${deploy}, then npx authomize handover --stack ${name}.`,
    "",
  ].join("\n");
}
