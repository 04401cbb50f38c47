import { Argument, Command } from "commander";

import type { Settings } from "../../config/settings";
import { OperatorError } from "../../errors";
import { decideEnrolment, enrolledSettings, type Enrolment } from "../../organization/enrolment";
import { describeReason } from "../../organization/plan";
import type { IncompleteRemoval } from "../../state/incompleteRemovals";
import {
  deployCommand,
  exportEnvironment,
  refuseShard,
  removalsLeft,
} from "../stack/environmentStates";
import { credentialsOf, type PulumiStack, readPulumiStack, settingsOf } from "../stack/pulumiStack";
import { removeFromState, type StackState, type StateResource } from "../stack/stackState";
import { accountId, jsonOption, stackOption } from "../terminal/options";
import { forgetInstances } from "./forgottenInstances";
import { resourcesOfAccount, resourcesOfRemovals } from "./forgottenResources";

interface Options {
  readonly stack?: string;
  readonly json?: true;
}

/** `authomize forget`: drops an account from the state and from a StackSet, without a call to it. */
export function forgetCommand(): Command {
  return new Command("forget")
    .description(
      "Drop an account that is closed or out of reach, without a call to it: from the stack's state, and from its StackSet, which lets go of its stack there.",
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
          ? `${JSON.stringify({ account, stack: stack.name, forgotten: forgotten.urns, stackSets: forgotten.stackSets }, null, 2)}\n`
          : describe(account, stack, forgotten),
      );
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

async function forget(stack: PulumiStack, account: string): Promise<Forgotten> {
  const states = await exportEnvironment(stack.state);
  const settings = settingsOf(stack);
  const credentials = credentialsOf(stack);
  const enrolment = await decideEnrolment(settings, credentials);
  const removals = removalsOfEnrolled(stack, account, states, { settings, enrolment });
  const parts = states.map((state) => ({
    state,
    resources:
      removals === undefined
        ? resourcesOfAccount(state, account)
        : resourcesOfRemovals(state, removals),
  }));
  const urns = parts.flatMap(({ resources }) => resources.map(({ urn }) => urn));
  const question = { accountId: account, states, settings, enrolment, credentials };
  const stackSets = removals === undefined ? await forgetInstances(question) : [];
  if (urns.length + stackSets.length === 0) {
    throw new OperatorError(
      `The stack ${stack.name} knows nothing of account ${account}; there is nothing to forget.`,
    );
  }
  for (const { state, resources } of parts) {
    const dropped = new Set(resources);
    if (dropped.size > 0) await removeFromState(state, (resource) => dropped.has(resource));
  }
  return { urns, stackSets, removals: (removals ?? []).map(({ arn }) => arn) };
}

/**
 * Of an account that is still enrolled only that is forgotten which an earlier run was to remove, as
 * the role of a former name; undefined where the account is not enrolled.
 *
 * @throws OperatorError when there is nothing such: the account would come back with the next update
 */
function removalsOfEnrolled(
  stack: PulumiStack,
  account: string,
  states: readonly StackState[],
  { settings, enrolment }: { readonly settings: Settings; readonly enrolment: Enrolment },
): readonly IncompleteRemoval<StateResource>[] | undefined {
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

function describe(account: string, stack: PulumiStack, forgotten: Forgotten): string {
  const { urns, removals, stackSets } = forgotten;
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
    ...stackSets.map((one) => `The StackSet ${one} has let go of its stack there.`),
    "What stays behind: the trust role, if the account still exists. A closed account's roles cannot be used, and go " +
      "with it after 90 days. If the account is open, Authomize can still read it: delete the role there by hand, or " +
      "enrol the account again.",
    `Take the account out of Authomize's dialog: ${deploy}, then npx authomize handover --stack ${name}.`,
    "",
  ].join("\n");
}
