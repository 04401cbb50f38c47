/**
 * What names the stack in a command that a message shows, so that it works when pasted.
 *
 * @param stack - absent where no stack is known: the command then means the selected one
 * @returns ` --stack prod`, or nothing
 */
export function stackArgument(stack: string | undefined): string {
  return stack === undefined ? "" : ` --stack ${stack}`;
}
