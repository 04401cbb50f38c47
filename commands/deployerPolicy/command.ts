import { Command, Option } from "commander";

import { callerIdentity } from "../../aws/callerIdentity";
import { accountOfLegacyUser } from "../../config/settings";
import { legacyUserArn, legacyUserBoundaryArn } from "../../contract/legacyUser";
import { stackSetName } from "../../contract/stackSet";
import { deployerPolicy, type Deployment } from "../../deployer/deployerPolicy";
import {
  credentialsOf,
  enrolledSettingsOf,
  type PulumiStack,
  readPulumiStack,
  settingsOf,
} from "../stack/pulumiStack";
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
      const policy = deployerPolicy(await deployment(stack, options));
      process.stdout.write(jsonText(policy));
    });
}

async function deployment(stack: PulumiStack, options: Options): Promise<Deployment> {
  const deployerAccountId =
    options.deployerAccount ?? (await callerIdentity(credentialsOf(stack))).accountId;
  const { rollout, stackSet, accountChoice } = settingsOf(stack);
  const enrolled = await enrolledSettingsOf(stack);
  const user = accountOfLegacyUser(enrolled);
  // A move away from a StackSet still has to work on it.
  const stackSetInUse =
    rollout === "stackSet"
      ? (stackSet.name ?? stackSetName(stack.name))
      : stack.outputs?.stackSet?.name;
  return {
    ...enrolled,
    deployerAccountId,
    stackSetName: stackSetInUse,
    accessKeyUser: user && {
      arn: legacyUserArn(user.id, stack.name),
      accessRoleName: user.accessRoleName,
      boundaryArn: legacyUserBoundaryArn(enrolled),
    },
    discovers: accountChoice.from === "organization",
    deployed: stack.outputs,
  };
}
