import { Command, Option } from "commander";

import { callerIdentity } from "../../aws/callerIdentity";
import { deployerPolicy } from "../../deployer/deployerPolicy";
import { deploymentOf } from "../stack/deployment";
import { credentialsOf, enrolledSettingsOf, readPulumiStack } from "../stack/pulumiStack";
import { accountId, stackOption } from "../terminal/options";
import { jsonText } from "../terminal/text";

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
      const deployerAccount =
        options.deployerAccount ?? (await callerIdentity(credentialsOf(stack))).accountId;
      const enrolled = await enrolledSettingsOf(stack);
      const policy = deployerPolicy(deploymentOf(stack, enrolled, deployerAccount));
      process.stdout.write(jsonText(policy));
    });
}
