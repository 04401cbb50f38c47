import type { ObservedStackSet } from "../../../aws/readStackSet";
import type { StackInstance } from "../../../contract/stackSet";

/** A StackSet as AWS has it, with an instance in each of these accounts. */
export function observed(
  keepsRoles: boolean,
  states: Readonly<Record<string, StackInstance["state"]>>,
): ObservedStackSet {
  const instances = Object.entries(states).map(
    ([accountId, state]) => [accountId, { accountId, state, reason: "" }] as const,
  );
  return {
    keepsRoles,
    attempt: 1,
    templateBody: "",
    parameters: {},
    instances: new Map(instances),
  };
}
