import { spawnSync } from "node:child_process";
import { join } from "node:path";

const MODULE = join(__dirname, "actionlint");

/** What actionlint says of a place in a workflow. */
export interface WorkflowFinding {
  /** What the rule is about, such as `expression`. */
  readonly kind: string;
  readonly message: string;
  readonly filepath: string;
  readonly line: number;
}

/**
 * A linter of GitHub workflows: keys, expressions and what they may use, events, cron expressions, the
 * inputs of well-known actions. Go builds it from its module. Source: https://github.com/rhysd/actionlint, MIT.
 *
 * @param files - absolute paths
 * @throws Error when it does not run
 */
export function actionlint(files: readonly string[]): readonly WorkflowFinding[] {
  // shellcheck and pyflakes are not on every machine.
  const options = ["-shellcheck=", "-pyflakes=", "-format", "{{json .}}"];
  const words = ["-C", MODULE, "tool", "actionlint", ...options, "--", ...files];
  const env = { ...process.env, GOWORK: "off" };
  const { status, stdout, stderr, error } = spawnSync("go", words, { env, encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0 && status !== 1) throw new Error(`actionlint: ${stderr}`);
  return JSON.parse(stdout) as readonly WorkflowFinding[];
}
