/** Something that the operator can mend: printed as it is, without a stack trace. */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
}
