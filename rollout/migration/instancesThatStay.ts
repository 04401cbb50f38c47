import type { ObservedStackSet } from "../../aws/observedStackSet";
import type { StackInstance } from "../../contract/stackSet";
import { counted, StackSetError } from "../../errors";
import type { Organization } from "../../organization/organization";
import {
  forgetCommand,
  letGoCommand,
  type StackSetOfInstances,
} from "../outcome/stackInstanceDeletion";

/**
 * Lets a StackSet be deleted only where AWS can delete its stacks. It deletes none in a suspended
 * account, and none that is INOPERABLE, and a StackSet with a stack left it does not delete
 * (StackSetNotEmptyException); by then the other accounts' stacks are gone.
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
          : letGoCommand(accountId, stackSet, true);
        return `  ${accountId}: ${why}\n    ${command}`;
      }),
      "Run these commands, then run this again. Each lets go of a stack, and leaves it and its role where it is: delete them by hand where the account is not closed.",
    ].join("\n\n"),
  );
}

/**
 * Tells whether an instance is in an account that is suspended or closed: by the organization, or where
 * that does not know the account, by what AWS did with it last.
 *
 * @param organization - undefined where the accounts are listed by hand
 */
export function suspendedIn(
  organization: Organization | undefined,
): (instance: StackInstance) => boolean {
  const states = new Map(organization?.accounts.map(({ id, state }) => [id, state]));
  return ({ accountId, state }) =>
    states.has(accountId) ? states.get(accountId) !== "ACTIVE" : state === "skipped";
}
