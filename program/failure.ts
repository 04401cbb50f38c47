import * as pulumi from "@pulumi/pulumi";

/** Of this process, which runs one program at a time. */
const run = { hasFailed: false };

/**
 * Fails the run without ending it: the resources already asked for are still made, and the engine,
 * which deletes nothing after a failed program, keeps what it knows of the accounts left out. At
 * preview it only warns: a preview that fails keeps `pulumi up` from everything that it could do.
 *
 * @param message - the message for the operator, without a stack trace
 */
export function failAfterTheOthers(message: string): void {
  if (pulumi.runtime.isDryRun()) {
    void pulumi.log.warn(message);
    return;
  }
  run.hasFailed = true;
  const error = new pulumi.RunError(message);
  // The SDK hides a RunError's stack only while the program runs, and this one outlives it.
  error.stack = "";
  void Promise.reject(error);
}

/** Whether the program that runs now has failed. */
export function hasFailed(): boolean {
  return run.hasFailed;
}

/** Says that a program begins, in a process that runs several, one after the other. */
export function beginRun(): void {
  run.hasFailed = false;
}
