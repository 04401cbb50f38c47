import { RunError } from "@pulumi/pulumi";

import { OperatorError } from "../errors";

/**
 * Takes the stack trace from errors that an operator can mend. The SDK's server prints the trace of
 * every error that a component raises after its constructor has returned.
 */
export function withoutStackTraces(): void {
  process.prependListener("uncaughtException", takeStackTrace);
  process.prependListener("unhandledRejection", takeStackTrace);
}

function takeStackTrace(error: unknown): void {
  if (isForOperators(error)) delete error.stack;
}

/** Whether an error says by its message alone what to do. */
export function isForOperators(error: unknown): error is Error {
  return error instanceof OperatorError || RunError.isInstance(error);
}
