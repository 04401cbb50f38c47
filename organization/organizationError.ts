import { OperatorError } from "../config/problem";

/** Thrown when the organization cannot be read; the message says what to do. */
export class OrganizationError extends OperatorError {
  override readonly name = "OrganizationError";
}
