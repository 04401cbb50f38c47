import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";

import { dependencies } from "../package.json";

/** Where and with what a benchmark was run. */
export interface Machine {
  readonly processors: string;
  readonly memoryGigabytes: number;
  /** The load average of the last minute before the start: above 0.5, others used the machine too. */
  readonly loadBefore: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** Describes this machine. */
export function machine(python: string): Machine {
  return {
    processors: `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`,
    memoryGigabytes: Math.round(totalmem() / 1e9),
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(1)),
    versions: {
      "Node.js": process.version,
      "Pulumi CLI": dependencies.pulumi,
      "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
      "@pulumi/aws": `${dependencies["@pulumi/aws"]} (stand-in plugin)`,
      boto3: output(python, ["-c", "import boto3; print(boto3.__version__)"]),
      "AWS CLI": output("aws", ["--version"]),
    },
  };
}

function output(file: string, args: readonly string[]): string {
  try {
    return execFileSync(file, args, { encoding: "utf8" }).trim();
  } catch {
    return "not there";
  }
}
