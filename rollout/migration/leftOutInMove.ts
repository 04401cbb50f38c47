import type { ObservedStackSet } from "../../aws/observedStackSet";
import { StackSetError } from "../../errors";
import type { Organization } from "../../organization/organization";
import { forgetCommand } from "../outcome/stackInstanceDeletion";
import { suspendedIn } from "./instancesThatStay";

/** Who takes part in a move away from a StackSet. */
interface MoveFromStackSet {
  /** The member accounts that are enrolled. */
  readonly members: readonly string[];
  /** The accounts whose role is a resource of the stack. */
  readonly direct: ReadonlySet<string>;
  /** Undefined where the accounts are listed by hand. */
  readonly organization: Organization | undefined;
  /** The stack's name, for the commands. */
  readonly stack: string;
}

/**
 * Lets a move away from a StackSet go only with the accounts that the StackSet has. It leaves every
 * role behind for the stack to take over, and the stack takes over none that is not asked for: the
 * role of an account that is left out meanwhile would stay, and trust the vendor, with nobody to
 * remove it. Nobody can use a role in an account that is suspended or closed.
 *
 * @throws StackSetError naming the accounts, and the ways out
 */
export function refuseLeavingOutInMove(
  observed: ObservedStackSet | undefined,
  { members, direct, organization, stack }: MoveFromStackSet,
): void {
  const isClosed = suspendedIn(organization);
  const leftOut = [...(observed?.instances.values() ?? [])]
    .filter(({ accountId }) => !members.includes(accountId) && !direct.has(accountId))
    .filter((instance) => !isClosed(instance))
    .map(({ accountId }) => accountId)
    .sort();
  if (leftOut.length === 0) return;
  throw new StackSetError(
    [
      "The move to authomize-aws:rollout accounts leaves every role of the StackSet behind, and these accounts, which have one, are not enrolled: nobody would remove it. Nothing was touched.",
      ...leftOut.map((id) => `  ${id}`),
      `Enrol them as before, and finish the move: npx authomize move --stack ${stack}. Then leave them out: npx pulumi up --stack ${stack}. ` +
        `Of an account that is closed or out of reach: ${leftOut.map((id) => forgetCommand(id, stack)).join("; ")}.`,
    ].join("\n\n"),
  );
}
