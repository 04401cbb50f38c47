/**
 * The command that reads accounts from AWS again and completes them in one run. Without the reading
 * it would take two: the engine records a refused update as if it had succeeded (pulumi/pulumi#21458).
 * A refresh signs in everywhere; where an account is out of reach, only those are read that it is for.
 * The update itself names none: it would leave out what else there is to do.
 *
 * @param accountIds - those that are to be completed, 12 digits each
 * @param isOneOutOfReach - whether there is an account in the state that cannot be worked in
 * @param stack - the stack's name
 */
export function refreshCommand(
  accountIds: readonly string[],
  isOneOutOfReach: boolean,
  stack: string,
): string {
  if (!isOneOutOfReach) return `npx pulumi up --refresh --continue-on-error --stack ${stack}`;
  const targets = accountIds.map((id) => `--target '**authomize-${id}*'`).join(" ");
  return `npx pulumi refresh --stack ${stack} ${targets} && npx pulumi up --continue-on-error --stack ${stack}`;
}
