import { messageOf, SandboxError } from "./failure";

/** Writes one line to the standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes one line to the standard error. */
export function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs a command of the sandbox: exits with its code; a user's mistake shows as one message. */
export function runCommand(command: () => Promise<number>): void {
  command().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      warn(error instanceof SandboxError ? error.message : fullStory(error));
      process.exitCode = 1;
    },
  );
}

function fullStory(error: unknown): string {
  return error instanceof Error && error.stack ? error.stack : messageOf(error);
}
