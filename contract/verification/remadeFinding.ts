import { finding, type Finding } from "./finding";

/** The stack whose role was made anew by somebody else, for the commands that mend it. */
interface Deploying {
  readonly stack: string;
  /** What the tag says of this stack's own roles. */
  readonly owner: string;
  /** The command that makes the roles again that somebody deleted. */
  readonly repair: string;
  /** Whether the stack's program makes the integration by the component's own arguments. */
  readonly isWritten?: boolean | undefined;
  /** Whether the role is to be removed: its account has left the settings, or it has a former name. */
  readonly isLeaving?: boolean | undefined;
}

/**
 * That a role has the name of one in the stack's state and is another by AWS's ID. The engine knows it by
 * its name alone, so that a `destroy` would delete it.
 *
 * @param owner - what its tag says: this stack, or nothing
 */
export function remadeFinding(
  arn: string,
  accountId: string,
  owner: string | undefined,
  deploying: Deploying,
): Finding {
  const remade = `the role ${arn} is not the one that this stack made: somebody has made it anew under its name, as AWS's ID of it says. `;
  return finding(
    "high",
    "role-remade",
    remade + consequence(deploying),
    waysOut(accountId, owner, deploying),
  );
}

/** Nothing but the whole program looks before the engine changes what has the name. */
function consequence({ isWritten = false }: Deploying): string {
  return isWritten
    ? "pulumi up and pulumi destroy know it by its name alone, and would change or delete it"
    : "pulumi up leaves it alone, and fails for this account; pulumi destroy would delete it";
}

function waysOut(
  accountId: string,
  owner: string | undefined,
  { stack, owner: own, repair, isWritten = false, isLeaving = false }: Deploying,
): string {
  if (owner === own) return `its tag names this stack: to have it as this stack's, ${repair}`;
  const anew = `if nothing needs it, delete it there, then: ${repair}`;
  if (isWritten) {
    return `${anew}; if it is to stay, take this stack's role out of the state first: npx pulumi state delete --stack ${stack}, for the role in ${accountId}`;
  }
  const before = isLeaving
    ? "run pulumi up, which leaves it alone"
    : "take the account out of this stack's settings";
  return `${anew}; if it is to stay, ${before}, then drop it from the state: npx authomize forget ${accountId} --stack ${stack}`;
}
