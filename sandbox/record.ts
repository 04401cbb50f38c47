import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { type SandboxHome } from "./folders";
import { type ProcessIdentity } from "./processes";

/** A process of the sandbox as it was recorded. */
export interface RecordedProcess extends ProcessIdentity {
  readonly name: "organization" | "gateway";
  /** Missing while the process starts. */
  readonly port?: number;
}

/** What a start leaves behind for status, stop and env to find. */
export interface SandboxRecord {
  readonly startedAt: string;
  readonly generatedAccounts: number;
  readonly processes: readonly RecordedProcess[];
  /** Missing when the sandbox was started without a toolchain. */
  readonly pulumiHome?: string;
}

/** Reads what the last start recorded; undefined if nothing was started, or all was stopped. */
export function readRecord(home: SandboxHome): SandboxRecord | undefined {
  try {
    return JSON.parse(readFileSync(home.record, "utf8")) as SandboxRecord;
  } catch {
    return undefined;
  }
}

/** Writes the record in one step, so that no reader ever sees half of it. */
export function writeRecord(home: SandboxHome, record: SandboxRecord): void {
  const partial = `${home.record}.partial`;
  writeFileSync(partial, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, home.record);
}

/** Removes the record: nothing runs any more. */
export function removeRecord(home: SandboxHome): void {
  rmSync(home.record, { force: true });
}

/** Where the gateway of a recorded sandbox listens; undefined while it starts. */
export function endpointOf(record: SandboxRecord): string | undefined {
  const gateway = record.processes.find((process) => process.name === "gateway");
  return gateway?.port === undefined ? undefined : `http://127.0.0.1:${gateway.port}`;
}
