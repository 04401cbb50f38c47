import * as pulumi from "@pulumi/pulumi";

/**
 * An error for the operator, by its message alone. The SDK hides a RunError's stack only while the program
 * runs, which may have ended before an error is thrown that waited for a value.
 */
export function runError(message: string): Error {
  const error = new pulumi.RunError(message);
  error.stack = "";
  return error;
}
