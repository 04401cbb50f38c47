import * as pulumi from "@pulumi/pulumi";

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
  const error = new pulumi.RunError(message);
  // The SDK hides a RunError's stack only while the program runs, which ends before this is thrown.
  error.stack = "";
  void Promise.reject(error);
}

/** Whether the program that runs now has failed. */
export function hasFailed(): boolean {
  return run.hasFailed;
}

/** Begins a program, in a process that runs several, one after the other. */
export function beginRun(): void {
  run.hasFailed = false;
}
