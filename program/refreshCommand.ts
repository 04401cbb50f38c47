/**
 * The command that reads accounts from AWS again and completes them in one run. A refresh signs in
 * everywhere; where an account is out of reach, it names only those that it is for.
 *
 * @param accounts - those that are to be completed
 * @param unreachableAccountIds - those that cannot be worked in
 * @param stack - the stack's name
 */
export function refreshCommand(
  accounts: readonly { readonly id: string }[],
  unreachableAccountIds: readonly string[],
  stack: string,
): string {
  const command = `npx pulumi up --refresh --continue-on-error --stack ${stack}`;
  if (unreachableAccountIds.length === 0) return command;
  return [command, ...accounts.map(({ id }) => `--target '**authomize-${id}*'`)].join(" ");
}
