import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { ROOT } from "../../../sandbox/folders";
import { installedVersion } from "../../../shards/installedVersion";
import type { Environment } from "../environment";
import type { StandIn } from "./cli";

/**
 * A Pulumi CLI that stands in for one whose backend has environments of Pulumi ESC, which no backend of the
 * tests has.
 */
export class EscStandIn {
  /** With these, every `pulumi` is the stand-in. */
  readonly variables: Readonly<Record<string, string>>;
  private readonly made: StandIn;

  constructor({ home, variables }: Environment) {
    const original = variables["PULUMI_HOME"] ?? "";
    const copy = join(home, "home-with-esc");
    const bin = join("versions", installedVersion("pulumi"), "bin");
    const environments = join(home, "esc");
    this.made = {
      cli: join(original, bin, "pulumi"),
      environments,
      log: join(environments, "opened.log"),
    };
    mkdirSync(environments);
    linkAll(original, copy, (name) => name !== "versions");
    linkAll(join(original, bin), join(copy, bin), (name) => name !== "pulumi");
    writeFileSync(join(copy, bin, "pulumi"), this.script(), { mode: 0o755 });
    this.variables = { PULUMI_HOME: copy };
  }

  /** Makes an environment, or replaces what it gives; a value `{ "fn::secret": "…" }` is a secret. */
  define(name: string, pulumiConfig: Readonly<Record<string, unknown>>): void {
    const file = join(this.made.environments, `${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ pulumiConfig }));
  }

  /** The commands that have opened environments since the last time this was asked, such as `config prod`. */
  opened(): readonly string[] {
    const { log } = this.made;
    const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
    writeFileSync(log, "");
    return lines;
  }

  private script(): string {
    const load = `require(${JSON.stringify(join(ROOT, "typescript.js"))})(${JSON.stringify(__filename)})`;
    const words = `${JSON.stringify(this.made)}, process.argv.slice(2)`;
    return `#!${process.execPath}\n${load}("./cli.ts").main(${words});\n`;
  }
}

function linkAll(from: string, to: string, isWanted: (name: string) => boolean): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (isWanted(name)) symlinkSync(join(from, name), join(to, name));
  }
}
