import { Argument, Command } from "commander";

import { isNameOf } from "../components/resourceNames";
import { decideEnrolment } from "../organization/enrolment";
import { describeReason } from "../organization/reasonInWords";
import { OperatorError } from "./operatorError";
import { accountId, jsonOption, stackOption } from "./options";
import { credentialsOf, readPulumiStack, settingsOf, type PulumiStack } from "./pulumiStack";
import { exportState, logicalName, removeFromState, type StateResource } from "./stackState";

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
      await refuseWhileEnrolled(stack, account);
      const forgotten = await forget(stack.name, account);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify({ account, stack: stack.name, forgotten }, null, 2)}\n`
          : describe(account, stack.name, forgotten),
      );
    });
}

/** An account that is still enrolled would come back with the next update. */
async function refuseWhileEnrolled(stack: PulumiStack, account: string): Promise<void> {
  const { plan } = await decideEnrolment(settingsOf(stack), credentialsOf(stack));
  const planned = plan.find(({ id }) => id === account);
  if (planned?.isEnrolled !== true) return;
  throw new OperatorError(
    `Account ${account} is still enrolled in the stack ${stack.name} (${describeReason(planned.reason)}); the next update ` +
      "would make its role again. Remove it from authomize-aws:accounts, or exclude it by authomize-aws:organization, " +
      `in Pulumi.${stack.name}.yaml, then run this again.`,
  );
}

async function forget(stack: string, account: string): Promise<readonly string[]> {
  const state = await exportState(stack);
  const isOfAccount = (resource: StateResource) => isNameOf(account, logicalName(resource));
  const forgotten = [...state.resources, ...state.pendingOperations].filter(isOfAccount);
  if (forgotten.length === 0) {
    throw new OperatorError(
      `The stack ${stack} knows nothing of account ${account}; there is nothing to forget.`,
    );
  }
  await removeFromState(stack, state, isOfAccount);
  return forgotten.map(({ urn }) => urn);
}

function describe(account: string, stack: string, forgotten: readonly string[]): string {
  return [
    `The stack ${stack} has forgotten account ${account}: ${forgotten.length} resources of its state, none of AWS.`,
    "What stays behind: the trust role, if the account still exists. A closed account's roles cannot be used, and go " +
      "with it after 90 days. If the account is open, Authomize can still read it: delete the role there by hand, or " +
      "enrol the account again.",
    `Take the account out of Authomize's dialog: npx pulumi up --stack ${stack}, then npx authomize handover --stack ${stack}.`,
    "",
  ].join("\n");
}
