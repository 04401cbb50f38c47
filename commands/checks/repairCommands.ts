import { deletionCommand } from "../../rollout/outcome/stackInstanceDeletion";
import { unitOf } from "../stack/environment";
import type { CheckedStack } from "./checkedStack";

/** What a repair is found out from. */
type Repairable = Pick<CheckedStack, "stack" | "settings" | "chosen" | "enrolment" | "repair">;

/** The command that makes a role again; a StackSet does so only after its stack there is deleted. */
export function remakeOf(accountId: string, checked: Repairable): string {
  return deletionOf(accountId, checked) ?? checked.repair;
}

/** What puts the role of one account right; the StackSet undoes nothing that was changed by hand. */
export function repairOf(accountId: string, checked: Repairable): string {
  const deletion = deletionOf(accountId, checked);
  if (deletion === undefined) return checked.repair;
  return `by hand there; or, once nothing is attached to the role or written into it that the StackSet did not, let the StackSet make it anew: ${deletion}`;
}

/** Undefined where no StackSet has made the role. */
function deletionOf(
  accountId: string,
  { stack, settings, chosen, enrolment }: Repairable,
): string | undefined {
  const { rollout, stackSet } = stack.outputs ?? {};
  if (rollout !== "stackSet" || stackSet === undefined) return undefined;
  if (accountId === settings.managementAccount) return undefined;
  const unitId = unitOf(accountId, enrolment, stackSet);
  const { callAs } = chosen.stackSet;
  const command = deletionCommand({ stackSet, accountId, unitId, retainsStack: false, callAs });
  return `${command}, and once that operation has ended: npx pulumi up --stack ${stack.name}`;
}
