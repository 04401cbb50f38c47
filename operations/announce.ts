/**
 * Says what takes a while, to a person at a terminal: on standard error, so that a command's result
 * stays clean. Nobody else is told.
 */
export function announce(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
}
