import type { ObservedStackSet } from "../../aws/readStackSet";
import type { StackInstance } from "../../contract/stackSet";
import { counted, StackSetError } from "../../errors";
import type { Organization } from "../../organization/organization";
import {
  forgetCommand,
  instanceDeletionCommand,
  type StackSetOfInstances,
} from "../outcome/stackInstanceDeletion";

/**
 * Lets a StackSet be deleted only where AWS can delete its stacks: not in a suspended account, and none
 * that is INOPERABLE. With a stack left AWS does not delete the StackSet (StackSetNotEmptyException),
 * after it has deleted the other accounts' stacks.
 *
 * @param organization - undefined where the accounts are listed by hand
 * @throws StackSetError with the command for each account
 */
export function refuseInstancesThatStay(
  observed: ObservedStackSet | undefined,
  organization: Organization | undefined,
  stackSet: StackSetOfInstances,
): void {
  const isSuspended = suspendedIn(organization);
  const stay = [...(observed?.instances.values() ?? [])]
    .filter((instance) => instance.state === "inoperable" || isSuspended(instance))
    .toSorted((one, other) => (one.accountId < other.accountId ? -1 : 1));
  if (stay.length === 0) return;
  const { name } = stackSet.plan.stackSet;
  throw new StackSetError(
    [
      `This would delete the StackSet ${name}, and AWS deletes none that has a stack left: ` +
        `it can delete none in ${counted(stay.length, "account")} that are suspended or closed, or where an earlier deletion failed (INOPERABLE). Nothing was touched.`,
      ...stay.map((instance) => {
        const { accountId, reason } = instance;
        const why = isSuspended(instance) ? "suspended or closed" : `INOPERABLE: ${reason}`;
        const command = isSuspended(instance)
          ? forgetCommand(accountId, stackSet.stack)
          : instanceDeletionCommand(accountId, stackSet, true);
        return `  ${accountId}: ${why}\n    ${command}`;
      }),
      "Run these commands, then run this again. Each lets go of a stack, and leaves it and its role where it is: delete them by hand where the account is not closed.",
    ].join("\n\n"),
  );
}

/**
 * Lets a move away from a StackSet go only with the accounts that the StackSet has. The roles stay for
 * the stack to take over, and it takes over none that is not enrolled: that role would go on trusting
 * the vendor, with nobody to remove it. Nobody can use a role in a suspended or closed account.
 *
 * @param kept - the accounts that are enrolled, or whose role is a resource of the stack
 * @param organization - undefined where the accounts are listed by hand
 * @throws StackSetError naming the accounts, and the ways out
 */
export function refuseLeavingOutInMove(
  observed: ObservedStackSet | undefined,
  kept: readonly string[],
  organization: Organization | undefined,
  stack: string,
): void {
  const isSuspended = suspendedIn(organization);
  const leftOut = [...(observed?.instances.values() ?? [])]
    .filter((instance) => !kept.includes(instance.accountId) && !isSuspended(instance))
    .map(({ accountId }) => accountId)
    .sort();
  if (leftOut.length === 0) return;
  throw new StackSetError(
    [
      "The move to rollout: accounts leaves every role of the StackSet behind, and these accounts, which have one, are not enrolled: nobody would remove it. Nothing was touched.",
      ...leftOut.map((id) => `  ${id}`),
      `Enrol them as before, and finish the move: npx authomize move --stack ${stack}. Then leave them out: npx pulumi up --stack ${stack}. ` +
        `Of an account that is closed or out of reach: ${leftOut.map((id) => forgetCommand(id, stack)).join("; ")}.`,
    ].join("\n\n"),
  );
}

/** Whether an instance's account is suspended or closed; where the organization has it not, by the instance. */
function suspendedIn(organization: Organization | undefined): (instance: StackInstance) => boolean {
  const states = new Map(organization?.accounts.map(({ id, state }) => [id, state]));
  return ({ accountId, state }) =>
    states.has(accountId) ? states.get(accountId) !== "ACTIVE" : state === "skipped";
}
