import { RunError } from "@pulumi/pulumi";

import { OperatorError } from "../errors";

/** What raises the errors that nobody has handled, as `process` does. */
interface Runtime {
  prependListener(event: string, listener: (error: unknown) => void): unknown;
}

/**
 * Shows by their message alone the errors that an operator can mend. The SDK prints the stack trace of
 * every error that a component raises after its constructor has returned.
 */
export function showMessagesAlone(runtime: Runtime): void {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    runtime.prependListener(event, (error) => {
      if (!isForOperators(error)) return;
      error.message = plainMessage(error);
      delete error.stack;
    });
  }
}

/** Whether an error says by its message alone what to do. */
export function isForOperators(error: unknown): error is Error {
  return error instanceof OperatorError || RunError.isInstance(error);
}

/** An error's message, without the resources that waited for a value, which the SDK puts before it. */
export function plainMessage({ message }: Error): string {
  return message.replace(/^(?:error serializing property "\w+": )+/, "");
}
