import { Command, Option } from "commander";

import { callerIdentity } from "../../aws/callerIdentity";
import { selectedTagKeys, type Settings } from "../../config/settings";
import type { PolicyDocument } from "../../contract/policyDocument";
import { deployerPolicy } from "../../deployer/deployerPolicy";
import { organizationReadingPolicy } from "../../deployer/organizationReading";
import { OperatorError } from "../../errors";
import { deploymentOf } from "../stack/deployment";
import {
  credentialsOf,
  enrolledSettingsOf,
  readPulumiStack,
  settingsOf,
} from "../stack/pulumiStack";
import { accountId, stackOption } from "../terminal/options";
import { jsonText } from "../terminal/text";

interface Options {
  readonly stack?: string;
  readonly deployerAccount?: string;
  readonly readRole?: boolean;
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
    .addOption(
      new Option(
        "--read-role",
        "print that of the role organization.readRoleArn instead, which reads the organization for the deployer",
      ).conflicts("deployerAccount"),
    )
    .action(async (options: Options) => {
      const stack = await readPulumiStack(options.stack);
      if (options.readRole === true) {
        process.stdout.write(jsonText(readRolePolicy(settingsOf(stack))));
        return;
      }
      const deployerAccount =
        options.deployerAccount ?? (await callerIdentity(credentialsOf(stack))).accountId;
      const enrolled = await enrolledSettingsOf(stack);
      const policy = deployerPolicy(deploymentOf(stack, enrolled, deployerAccount));
      process.stdout.write(jsonText(policy));
    });
}

/** What the reading role needs, before it is there: the organization is not read. */
function readRolePolicy({ accountChoice }: Settings): PolicyDocument {
  if (accountChoice.from === "organization") {
    return organizationReadingPolicy(selectedTagKeys(accountChoice.selection).length > 0);
  }
  throw new OperatorError(
    "--read-role: the setting accounts lists the accounts, so nobody reads the organization. Leave the option out, or set organization.",
  );
}
