import { Command, Option } from "commander";

import { deployerPolicy, type Deployment } from "../contract/deployerPolicy";
import { callerIdentity } from "../organization/callerIdentity";
import { accountId, stackOption } from "./options";
import {
  credentialsOf,
  enrolledSettingsOf,
  readPulumiStack,
  settingsOf,
  type PulumiStack,
} from "./pulumiStack";

interface Options {
  readonly stack?: string;
  readonly deployerAccount?: string;
}

/** `authomize deployer-policy`: the least privilege of the identity that deploys a stack. */
export function deployerPolicyCommand(): Command {
  return new Command("deployer-policy")
    .description(
      "Print the IAM policy of the least privilege with which this stack can be deployed and verified.",
    )
    .addOption(stackOption())
    .addOption(
      new Option(
        "--deployer-account <ID>",
        "the account of the identity that deploys; default: that of the present credentials",
      ).argParser(accountId),
    )
    .action(async (options: Options) => {
      const stack = await readPulumiStack(options.stack);
      const policy = deployerPolicy(await deployment(stack, options));
      process.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
    });
}

async function deployment(stack: PulumiStack, options: Options): Promise<Deployment> {
  const deployerAccountId =
    options.deployerAccount ?? (await callerIdentity(credentialsOf(stack))).accountId;
  return {
    ...(await enrolledSettingsOf(stack)),
    deployerAccountId,
    discovers: settingsOf(stack).accountChoice.from === "organization",
    deployed: stack.outputs,
  };
}
