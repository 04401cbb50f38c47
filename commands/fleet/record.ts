import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { projectFolder } from "../../config/projectFolder";
import { OperatorError } from "../../errors";
import { jsonText } from "../terminal/text";
import type { FleetEnvironment } from "./environment";
import type { FleetRun } from "./run";
import type { StackEnd, Operation } from "./worker/messages";

/** How far the last run of a fleet came; there is none when all of it succeeded. */
export interface RunRecord {
  readonly operation: Operation;
  /** Of the environment's settings. */
  readonly fingerprint: string;
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/** What of an environment a record is about. */
type RecordedFleet = Pick<FleetEnvironment, "name" | "shards" | "fingerprint">;

/** Reads how far the last run of an environment came; undefined when all of it succeeded. */
export function readRunRecord(environment: string): RunRecord | undefined {
  const file = recordFile(environment);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as RunRecord) : undefined;
}

/**
 * The shards that need not run: with --failed those that did not fail, or else those that an interrupted
 * run of the same operation, with the same settings, has finished. What an update has finished, the
 * states tell.
 *
 * @throws OperatorError when only what failed is to be run, and nothing did
 */
export function stacksLeftByRecord(
  run: Pick<FleetRun, "operation" | "onlyFailed" | "all"> & { readonly environment: RecordedFleet },
  last: RunRecord | undefined,
): ReadonlySet<string> {
  const stacks = run.environment.shards.map(({ stack }) => stack);
  const isSameOperation = last?.operation === run.operation;
  if (run.onlyFailed) {
    if (last === undefined || !isSameOperation || last.failed.length === 0) {
      throw new OperatorError(
        `No stack of ${run.environment.name} failed in the last fleet ${run.operation}; leave out --failed.`,
      );
    }
    return new Set(stacks.filter((stack) => !last.failed.includes(stack)));
  }
  const isSame = isSameOperation && last.fingerprint === run.environment.fingerprint;
  // A run whose stacks all had their turn is over, even if some failed: the next one starts anew.
  const hadTheirTurn = (record: RunRecord) =>
    stacks.every((stack) => record.done.includes(stack) || record.failed.includes(stack));
  if (run.all || !isSame || hadTheirTurn(last)) return new Set();
  return new Set(stacks.filter((stack) => last.done.includes(stack)));
}

/** Remembers how far a run came. A preview, and a run of single shards, leave nothing to go on with. */
export function rememberRun(
  { operation, environment, only }: Pick<FleetRun, "operation" | "environment" | "only">,
  ends: readonly StackEnd[],
  skipped: ReadonlySet<string>,
): void {
  if (operation === "preview" || only.length > 0) return;
  const withStatus = (wanted: StackEnd["status"]) =>
    ends.filter(({ status }) => status === wanted).map(({ stack }) => stack);
  const done = [...skipped, ...withStatus("done")];
  const failed = withStatus("failed");
  const file = recordFile(environment.name);
  const { fingerprint } = environment;
  const record: RunRecord = { operation, fingerprint, done, failed };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, jsonText(record));
}

/** Forgets how far the last run came, once all of it has succeeded. */
export function forgetRun({
  operation,
  environment,
  only,
}: Pick<FleetRun, "operation" | "environment" | "only">): void {
  if (operation === "preview" || only.length > 0) return;
  rmSync(recordFile(environment.name), { force: true });
}

/** Not for version control. The same environment in another backend is another environment. */
function recordFile(environment: string): string {
  const backend = process.env["PULUMI_BACKEND_URL"] ?? process.env["PULUMI_HOME"] ?? "";
  const key = createHash("sha256").update(backend).digest("hex").slice(0, 12);
  return join(projectFolder(), ".authomize", `fleet-${environment}-${key}.json`);
}
