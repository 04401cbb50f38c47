import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import type { MadeDocument } from "../unit/recorded/madeDocuments";

const PAGES = ["*.md", "{deployments,docs,examples,sandbox,template}/**/*.md"];

interface ShownStatement {
  readonly Action: string;
  readonly Principal?: unknown;
}

/**
 * Every policy, and every single statement, that a page shows in a `json` block, as a whole policy.
 *
 * @throws Error when a page shows one in another language, which nothing would look at
 */
export function policiesOnPages(): readonly MadeDocument[] {
  const pages = globSync(PAGES, { cwd: ROOT, exclude: ["**/node_modules/**"] }).sort();
  return pages.flatMap((page) => {
    const blocks = readFileSync(join(ROOT, page), "utf8").matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms);
    const policies = [...blocks].filter(([, , text = ""]) =>
      /\beffect"?\s*[:=]\s*"?(allow|deny)/i.test(text),
    );
    return policies.map(([, language = "", text = ""], index): MadeDocument => {
      if (language !== "json") {
        throw new Error(`${page} shows a policy as ${language || "text"}: write it as json.`);
      }
      return policyOf(`${page}, policy ${index + 1}`, text);
    });
  });
}

function policyOf(name: string, text: string): MadeDocument {
  const shown = JSON.parse(text) as { readonly Statement?: readonly ShownStatement[] };
  const statements = shown.Statement ?? [shown as ShownStatement];
  const whole = { Version: "2012-10-17", ...(shown.Statement ? shown : { Statement: statements }) };
  return { name, kind: kindOf(statements), text: JSON.stringify(whole) };
}

function kindOf(statements: readonly ShownStatement[]): MadeDocument["kind"] {
  if (statements.every(({ Principal }) => Principal === undefined)) return "permissions";
  return statements.every(({ Action }) => Action.startsWith("sts:")) ? "trust" : "resource";
}
