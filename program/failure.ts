import * as pulumi from "@pulumi/pulumi";

import { runError } from "../components/planned/runError";

/** Of this process, which runs one program at a time. */
const run = { hasFailed: false };

/**
 * Fails the run with a message for the operator, without ending it: what was asked for is still made,
 * and the engine, which deletes nothing after a failed program, keeps the accounts left out in its
 * state. At preview it only warns: a preview that fails keeps `pulumi up` from starting.
 */
export function failAfterTheOthers(message: string): void {
  if (pulumi.runtime.isDryRun()) {
    void pulumi.log.warn(message);
    return;
  }
  run.hasFailed = true;
  void Promise.reject(runError(message));
}

/** Whether the program that runs now has failed. */
export function hasFailed(): boolean {
  return run.hasFailed;
}

/** Begins a program, in a process that runs several, one after the other. */
export function beginRun(): void {
  run.hasFailed = false;
}
