import { basename, join } from "node:path";

import { installPython } from "../../../sandbox/python";
import type { Finding, Tool } from "../tool";
import { jsonOf, runPython } from "./python";
import { withTemplates } from "./templates";

/** The packages that it needs. */
export const CHECKOV_REQUIREMENTS = join(__dirname, "checkov", "requirements.txt");

interface Check {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_path: string;
}

/** As `--output json` prints it, checkov 3; without `results` where it read no file at all. */
interface Printed {
  readonly results?: {
    readonly passed_checks: readonly Check[];
    readonly failed_checks: readonly Check[];
    readonly parsing_errors: readonly string[];
  };
}

/**
 * Security rules for CloudFormation templates, and by Cloudsplaining for the policies in them: what may
 * be used to get more rights, credentials or data. A template that it cannot read is a finding.
 * Source: https://github.com/bridgecrewio/checkov, Apache-2.0.
 */
export const CHECKOV: Tool = {
  name: "checkov",
  kinds: ["permissions", "trust", "resource", "template"],
  check: (documents) =>
    withTemplates(documents, async (folder, names): Promise<readonly Finding[]> => {
      const python = await installPython(() => undefined, CHECKOV_REQUIREMENTS);
      const options = ["--framework", "cloudformation", "--output", "json", "--skip-download"];
      const args = ["-m", "checkov.main", "--directory", folder, ...options];
      const { results } = jsonOf(await runPython({ python, args, cwd: folder })) as Printed;
      const nameOf = (path: string) => names.get(basename(path)) ?? path;
      const failed = (results?.failed_checks ?? []).map((check) => ({
        rule: check.check_id,
        document: nameOf(check.file_path),
        text: check.check_name,
      }));
      const unread = (results?.parsing_errors ?? []).map(nameOf);
      const seen = [...(results?.passed_checks ?? []), ...(results?.failed_checks ?? [])];
      const known = new Set([...unread, ...seen.map(({ file_path: path }) => nameOf(path))]);
      const ignored = [...names.values()].find((name) => !known.has(name));
      if (ignored !== undefined) throw new Error(`checkov has no rule for: ${ignored}`);
      return [...failed, ...unread.map(unreadable)];
    }),
};

function unreadable(document: string): Finding {
  return { rule: "parsing-error", document, text: "checkov cannot read it" };
}
