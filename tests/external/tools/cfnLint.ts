import { basename, join } from "node:path";

import { installPython } from "../../../sandbox/python";
import type { Finding, Tool } from "../tool";
import { jsonOf, runPython } from "./python";
import { withTemplates } from "./templates";

/** The packages that it needs. */
export const CFN_LINT_REQUIREMENTS = join(__dirname, "cfnLint", "requirements.txt");

const RUN = "import sys; from cfnlint.runner import main; sys.exit(main())";

/** As `--format json` prints it; cfn-lint 1. */
interface Printed {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Filename: string;
}

/**
 * AWS's linter of CloudFormation templates, informational findings included. It reads the policies in
 * them, too: grammar, actions, and which resources an action takes.
 * Source: https://github.com/aws-cloudformation/cfn-lint, MIT-0.
 */
export const CFN_LINT: Tool = {
  name: "cfn-lint",
  kinds: ["permissions", "trust", "resource", "template"],
  check: (documents) =>
    withTemplates(documents, async (folder, names): Promise<readonly Finding[]> => {
      const python = await installPython(() => undefined, CFN_LINT_REQUIREMENTS);
      const options = ["--include-checks", "I", "--format", "json"];
      const args = ["-c", RUN, ...options, "--", ...names.keys()];
      const printed = jsonOf(await runPython({ python, args, cwd: folder })) as readonly Printed[];
      return printed.map(({ Rule, Message, Filename }) => ({
        rule: Rule.Id,
        document: names.get(basename(Filename)) ?? Filename,
        text: Message,
      }));
    }),
};
