import { Command, Option } from "commander";
import { dump } from "js-yaml";

import {
  cloudFormationTemplate,
  PLAIN_TEMPLATE_SOURCE,
  type CloudFormationTemplate,
  type TemplateSource,
} from "../contract/cloudFormationTemplate";
import { stackName } from "./options";
import { readPulumiStack, settingsOf } from "./pulumiStack";

type Format = "json" | "yaml";

interface Options {
  readonly stack?: string;
  readonly format: Format;
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
      const source = await templateSource(options.stack);
      process.stdout.write(templateText(cloudFormationTemplate(source), options.format));
    });
}

/** A template as text: JSON, or YAML that says the same. */
export function templateText(template: CloudFormationTemplate, format: Format): string {
  if (format === "json") return `${JSON.stringify(template, null, 2)}\n`;
  return dump(template, { noRefs: true, lineWidth: -1 });
}

async function templateSource(stack: string | undefined): Promise<TemplateSource> {
  if (stack === undefined) return PLAIN_TEMPLATE_SOURCE;
  return settingsOf(await readPulumiStack(stack));
}
