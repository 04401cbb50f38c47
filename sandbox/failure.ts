/** A failure that the user can do something about: its message is all that is shown. */
export class SandboxError extends Error {
  override readonly name: string = "SandboxError";
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
