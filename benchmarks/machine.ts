import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";

import { dependencies } from "../package.json";

/** Where, when and with what a benchmark was run. */
export interface Machine {
  readonly processors: string;
  readonly memoryGigabytes: number;
  /** The load average of the last minute before the start. */
  readonly loadBefore: number;
  /** The same at the end: it contains the benchmark's own load. */
  readonly loadAfter: number;
  /** ISO 8601, the start. */
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Above this load average others use the machine, too. */
const QUIET = 0.5;

/** Describes this machine. */
export function machine(python: string): Machine {
  return {
    processors: `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`,
    memoryGigabytes: Math.round(totalmem() / 1e9),
    loadBefore: load(),
    loadAfter: load(),
    date: new Date().toISOString(),
    versions: {
      "Node.js": process.version,
      "Pulumi CLI": dependencies.pulumi,
      "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
      "@pulumi/aws": `${dependencies["@pulumi/aws"]} (stand-in plugin)`,
      boto3: output(python, ["-c", "import boto3; print(boto3.__version__)"]),
      "AWS CLI": output("aws", ["--version"]).split(" ")[0]?.split("/")[1] ?? "not there",
    },
  };
}

/** What to know before the figures of a run on a machine that others use, too; undefined: it is quiet. */
export function disturbance({ loadBefore }: Machine): string | undefined {
  if (loadBefore <= QUIET) return undefined;
  return `The machine was not quiet: load average ${loadBefore} before the start. Times are inflated and compare only roughly.`;
}

/** The load average of the last minute. */
export function load(): number {
  return Number((loadavg()[0] ?? 0).toFixed(1));
}

function output(file: string, args: readonly string[]): string {
  try {
    return execFileSync(file, args, { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}
