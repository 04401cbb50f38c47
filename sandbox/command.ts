import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { messageOf, SandboxError } from "./failure";

/** Writes one line to the standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes one line to the standard error. */
export function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Reads a command's options; an unknown or incomplete one is refused together with the usage. */
export function readOptions<T extends ParseArgsOptionsConfig>(
  options: T,
  usage: string,
): ReturnType<typeof parseArgs<{ options: T }>>["values"] {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new SandboxError(`${messageOf(error)}\n${usage}`);
  }
}

/** Runs a command of the sandbox: exits with its code; a user's mistake shows as one message. */
export function runCommand(command: () => Promise<number>): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever reads the output may stop in the middle, as `head` does.
    if (error.code !== "EPIPE") throw error;
  });
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
