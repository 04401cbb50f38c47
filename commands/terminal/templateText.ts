import { Option } from "commander";
import { dump } from "js-yaml";

import { jsonText } from "./text";

/** How a template is printed. */
export type TemplateFormat = "json" | "yaml";

/** `--format`, as every command that prints a template takes it. */
export function formatOption(): Option {
  return new Option("--format <format>", "json or yaml").choices(["json", "yaml"]).default("yaml");
}

/** A template as text: JSON, or YAML that says the same. */
export function templateText(template: object, format: TemplateFormat): string {
  if (format === "json") return jsonText(template);
  return dump(template, { noRefs: true, lineWidth: -1 });
}
