import { OperatorError } from "../config/problem";

/** Thrown when a StackSet cannot be rolled out as the settings ask for it. */
export class StackSetError extends OperatorError {
  override readonly name = "StackSetError";
}
