import * as pulumi from "@pulumi/pulumi";

/**
 * Fails the run without ending it: the resources already asked for are still made, and the engine,
 * which deletes nothing after a failed program, keeps what it knows of the accounts left out.
 *
 * @param message - what the operator is told, without a stack trace
 */
export function failAfterTheOthers(message: string): void {
  const error = new pulumi.RunError(message);
  // The SDK hides a RunError's stack only while the program runs, and this one outlives it.
  error.stack = "";
  void Promise.reject(error);
}
