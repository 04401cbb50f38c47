import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";

/** One page of the documentation, with the commands that it shows. */
export interface Page {
  /** Relative to the project's folder. */
  readonly file: string;
  /** In their order, word for word, without prompt and comment. */
  readonly commands: readonly string[];
}

/** After it `prod` is an environment over shards, which the other pages do not speak of. */
const LAST_PAGE = "fleet.md";

/** README.md and every page of docs/, each with the commands of its `console` and `sh` blocks. */
export function documentation(): readonly Page[] {
  const docs = readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md") && name !== LAST_PAGE)
    .sort();
  const files = ["README.md", ...[...docs, LAST_PAGE].map((name) => join("docs", name))];
  return files.map((file) => ({
    file,
    commands: commandsOf(readFileSync(join(ROOT, file), "utf8")),
  }));
}

function commandsOf(markdown: string): readonly string[] {
  const blocks = markdown.matchAll(/^```(console|sh)\n(.*?)^```$/gms);
  return [...blocks].flatMap(([, language, block = ""]) =>
    block
      .split("\n")
      .filter((line) => language === "sh" || line.startsWith("$ "))
      .map((line) => line.replace(/^\$ /, "").replace(/(^|\s+)#.*$/, ""))
      .filter((command) => command !== ""),
  );
}
