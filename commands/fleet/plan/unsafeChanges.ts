import type { StackOutputs } from "../../../contract/stackOutputs";
import {
  refuseSurprisingRemovals,
  type Removals,
  removalsOf,
} from "../../../organization/removalLimit";
import { assertSameCount } from "../../../state/deployedShards";
import { exportState } from "../../stack/stackState";
import type { FleetEnvironment } from "../environment";
import { outputsIn } from "./lastRun";

/** What of an environment says which roles an update removes. */
type RemovingEnvironment = Pick<FleetEnvironment, "settings" | "plan" | "maxRemovals">;

/** What of an environment says whether an update may begin. */
type UpdatedEnvironment = RemovingEnvironment &
  Pick<FleetEnvironment, "name" | "existing" | "shards">;

/**
 * Refuses an update for another number of shards than was deployed, and one that would remove the role from
 * more accounts of all shards together than it may, before any shard runs: each sees its own accounts alone.
 *
 * @throws RemovalsError naming each account, and the way to allow it
 * @throws OperatorError naming the number of shards, and where the environment's own stack cannot be read
 */
export async function refuseUnsafeChanges(environment: UpdatedEnvironment): Promise<void> {
  const { name, existing, plan, shards } = environment;
  // Before its first update nothing is known of the whole; each shard holds to its own limit.
  if (!existing.has(name)) return;
  const outputs = outputsIn(await exportState(name));
  assertSameCount(name, shards.length, outputs);
  refuseSurprisingRemovals(plan, fleetRemovals(environment, outputs), name);
}

/**
 * From which accounts of a fleet an update would remove the role.
 *
 * @param last - what the environment's own stack exported last
 */
export function fleetRemovals(
  { plan, settings, maxRemovals }: RemovingEnvironment,
  {
    accounts = [],
    roleName = settings.roleName,
  }: Pick<Partial<StackOutputs>, "accounts" | "roleName">,
): Removals {
  const deployed = new Set(accounts);
  const replaced =
    roleName === settings.roleName
      ? []
      : settings.accounts
          .filter(({ id }) => deployed.has(id))
          .map(({ id }) => ({ accountId: id, roleName }));
  return removalsOf(plan, accounts, maxRemovals, replaced);
}
