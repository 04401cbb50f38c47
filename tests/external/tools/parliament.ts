import { join } from "node:path";

import { installPython } from "../../../sandbox/python";
import type { Finding, Tool } from "../tool";
import { jsonOf, runPython } from "./python";

/** The packages that it needs. */
export const PARLIAMENT_REQUIREMENTS = join(__dirname, "parliament", "requirements.txt");

/**
 * A linter of permissions policies: grammar, actions, resources, condition keys and the types of their
 * values, and what may be used to get more rights or credentials. Its data are of April 2025.
 * Source: https://github.com/duo-labs/parliament, BSD-3-Clause.
 */
export const PARLIAMENT: Tool = {
  name: "parliament",
  kinds: ["permissions"],
  check: async (documents) => {
    const python = await installPython(() => undefined, PARLIAMENT_REQUIREMENTS);
    const policies = Object.fromEntries(documents.map(({ name, text }) => [name, text]));
    const args = [join(__dirname, "parliament", "check.py")];
    const ended = await runPython({ python, args, stdin: JSON.stringify(policies) });
    return jsonOf(ended) as readonly Finding[];
  },
};
