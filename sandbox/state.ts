import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { type SandboxHome } from "./folders";

/**
 * Gives a new organization an empty state backend. The organization lives in memory: Pulumi's state
 * of an earlier one would claim roles that no longer exist, so it is set aside, once.
 */
export function freshState(home: SandboxHome, report: (line: string) => void): void {
  if (readdirSync(home.state).length === 0) return;
  rmSync(home.previousState, { recursive: true, force: true });
  renameSync(home.state, home.previousState);
  mkdirSync(home.state, { mode: 0o700 });
  report(
    `The Pulumi state of the organization before this one was moved to ${home.previousState}.`,
  );
}
