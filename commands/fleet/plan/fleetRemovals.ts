import type { StackOutputs } from "../../../contract/stackOutputs";
import {
  refuseSurprisingRemovals,
  type Removals,
  removalsOf,
} from "../../../organization/removalLimit";
import { TYPES } from "../../../state/deployedRoles";
import { exportState } from "../../stack/stackState";
import { plainValue } from "../../stack/stateValues";
import type { FleetEnvironment } from "../environment";

/** What of an environment says which roles an update removes. */
type RemovingEnvironment = Pick<
  FleetEnvironment,
  "name" | "existing" | "settings" | "plan" | "maxRemovals"
>;

/**
 * Refuses an update that would remove the role from more accounts of all shards together than it may: each
 * shard sees its own alone.
 *
 * @throws RemovalsError naming each account, and the way to allow it
 * @throws OperatorError where the environment's own stack cannot be read
 */
export async function refuseSurprisingFleetRemovals(
  environment: RemovingEnvironment,
): Promise<void> {
  const { name, existing, plan } = environment;
  // Before its first update nothing is known of the whole; each shard holds to its own limit.
  if (!existing.has(name)) return;
  const { resources } = await exportState(name);
  const root = resources.find(({ type }) => type === TYPES.stack);
  const outputs = plainValue(root?.outputs ?? {}) as Partial<StackOutputs>;
  refuseSurprisingRemovals(plan, fleetRemovals(environment, outputs), name);
}

/**
 * From which accounts of a fleet an update would remove the role.
 *
 * @param last - what the environment's own stack exported last
 */
export function fleetRemovals(
  { plan, settings, maxRemovals }: Omit<RemovingEnvironment, "name" | "existing">,
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
