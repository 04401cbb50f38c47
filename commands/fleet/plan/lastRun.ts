import type { CompletedRun } from "../../../contract/fingerprint";
import type { StackOutputs } from "../../../contract/stackOutputs";
import { TYPES } from "../../../state/deployedRoles";
import { logicalName, type StackState, type StateResource } from "../../stack/stackState";
import { plainValue } from "../../stack/stateValues";
import type { PastOperation } from "../../stack/workspace";

/** What a stack's last run left: complete, with what it was deployed with, or not, and why. */
export type LastRun =
  | { readonly completed: CompletedRun; readonly outputs: Partial<StackOutputs> }
  | {
      readonly completed?: undefined;
      readonly why: string;
      readonly outputs: Partial<StackOutputs>;
    };

/**
 * Whether the state of a stack is that of a complete run. What a run exports is written down at its
 * end alone (pulumi, pkg/resource/deploy/deployment_executor.go): one that is cut off leaves the
 * fingerprint of the run before it. So the state has to have as many resources as that run has asked
 * for, none of which was changed later.
 *
 * @param last - the last operation of the stack; absent: the backend knows of none
 */
export function lastRunOf(state: StackState, last: PastOperation | undefined): LastRun {
  const { resources, pendingOperations } = state;
  const root = resources.find(({ type }) => type === TYPES.stack);
  const outputs = outputsIn(state);
  const completed = outputs.fingerprint ?? undefined;
  const incomplete = (why: string): LastRun => ({ why, outputs });
  if (root === undefined) return incomplete("nothing is deployed in it");
  if (pendingOperations.length > 0) return incomplete("its last run was cut off");
  if (last !== undefined && last.result !== "succeeded") {
    return incomplete("its last run did not end well");
  }
  if (completed === undefined) return incomplete("no run of it is known that was complete");
  const own = resources.filter((resource) => resource !== root && !isDefaultProvider(resource));
  if (own.some(({ initErrors = [], delete: isLeft }) => initErrors.length > 0 || isLeft === true)) {
    return incomplete("its last run did not end well");
  }
  if (own.length !== completed.resources) {
    return incomplete("its state does not have the resources of its last complete run");
  }
  const end = Date.parse(completed.completedAt);
  if (own.some(({ modified }) => modified !== undefined && !(Date.parse(modified) <= end))) {
    return incomplete("its state was changed after its last complete run");
  }
  return { completed, outputs };
}

/** What a stack has exported, as its state has it; every output is absent before its first update. */
export function outputsIn({ resources }: Pick<StackState, "resources">): Partial<StackOutputs> {
  const root = resources.find(({ type }) => type === TYPES.stack);
  return plainValue(root?.outputs ?? {}) as Partial<StackOutputs>;
}

/** The engine adds them by itself. */
function isDefaultProvider(resource: StateResource): boolean {
  return (
    resource.type.startsWith("pulumi:providers:") && /^default(_|$)/.test(logicalName(resource))
  );
}
