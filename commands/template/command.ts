import { Command, Option } from "commander";

import {
  cloudFormationTemplate,
  type CloudFormationTemplate,
  PLAIN_ROLE_SETTINGS,
} from "../../contract/cloudFormationTemplate";
import { accountOfLegacyUser } from "../../config/settings";
import { legacyUserArn } from "../../contract/legacyUser";
import { enrolledSettingsOf, readPulumiStack, settingsOf } from "../stack/pulumiStack";
import { stackName } from "../terminal/options";
import { formatOption, templateText, type TemplateFormat } from "../terminal/templateText";

interface Options {
  readonly stack?: string;
  readonly format: TemplateFormat;
}

/** `authomize template`: the trust role for those who install by CloudFormation themselves. */
export function templateCommand(): Command {
  return new Command("template")
    .description(
      "Print the CloudFormation template of the trust role, for one account or for a StackSet. " +
        "Its parameters: ExternalID, IncludeAWSIdentityCenter (true in the management account only), RoleName.",
    )
    .addOption(formatOption())
    .addOption(
      new Option(
        "-s, --stack <name>",
        "bake in this stack's path, boundary, session duration, tags, CloudTrail logs and legacy user; default: none, and the vendor's own",
      ).argParser(stackName),
    )
    .action(async (options: Options) => {
      const template = await templateOf(options.stack);
      process.stdout.write(templateText(template, options.format));
    });
}

async function templateOf(name: string | undefined): Promise<CloudFormationTemplate> {
  if (name === undefined) return cloudFormationTemplate(PLAIN_ROLE_SETTINGS);
  const stack = await readPulumiStack(name);
  const settings = settingsOf(stack);
  if (settings.legacyUser === undefined) return cloudFormationTemplate(settings);
  // The user may be in the management account, which of an organization AWS alone knows.
  const user = accountOfLegacyUser(await enrolledSettingsOf(stack));
  return cloudFormationTemplate(settings, {
    principalArn: user && legacyUserArn(user.id, stack.name),
  });
}
