import { Command, Option } from "commander";
import { dump } from "js-yaml";

import {
  cloudFormationTemplate,
  type CloudFormationTemplate,
  PLAIN_ROLE_SETTINGS,
} from "../../contract/cloudFormationTemplate";
import type { TrustRoleSettings } from "../../contract/trustRoleSpec";
import { readPulumiStack, settingsOf } from "../stack/pulumiStack";
import { stackName } from "../terminal/options";
import { jsonText } from "../terminal/text";

interface Options {
  readonly stack?: string;
  readonly format: "json" | "yaml";
}

/** `authomize template`: the trust role for those who install by CloudFormation themselves. */
export function templateCommand(): Command {
  return new Command("template")
    .description(
      "Print the CloudFormation template of the trust role, for one account or for a StackSet. " +
        "Its parameters: ExternalID, IncludeAWSIdentityCenter (true in the management account only), RoleName.",
    )
    .addOption(
      new Option("--format <format>", "json or yaml").choices(["json", "yaml"]).default("yaml"),
    )
    .addOption(
      new Option(
        "-s, --stack <name>",
        "bake in this stack's path, boundary, session duration, tags and CloudTrail logs; default: none, and the vendor's own",
      ).argParser(stackName),
    )
    .action(async (options: Options) => {
      const settings = await roleSettings(options.stack);
      process.stdout.write(templateText(cloudFormationTemplate(settings), options.format));
    });
}

/** A template as text: JSON, or YAML that says the same. */
export function templateText(template: CloudFormationTemplate, format: Options["format"]): string {
  if (format === "json") return jsonText(template);
  return dump(template, { noRefs: true, lineWidth: -1 });
}

async function roleSettings(stack: string | undefined): Promise<TrustRoleSettings> {
  if (stack === undefined) return PLAIN_ROLE_SETTINGS;
  return settingsOf(await readPulumiStack(stack));
}
