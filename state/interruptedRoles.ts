import type { NamedRole } from "../contract/arns";
import { DEFAULT_ROLE_NAME } from "../contract/vendor";
import { type DeployedResource, deployedRoles, logicalNameOf, TYPES } from "./deployedRoles";

const PROVIDER_NAME = /-(\d{12})(?:-(.+))?$/;
/** The end of the logical name of the provider that makes the legacy user. */
const LEGACY_USER = "legacy-user";

interface InterruptedRole<Resource extends DeployedResource> extends NamedRole {
  /** The provider of it alone, which the state has. */
  readonly provider: Resource;
}

/**
 * The roles that a state has a provider for and no role. A provider is written down before AWS is
 * called, and goes with its role: one without was left by a run that was refused, or interrupted after
 * AWS had made the role and before the engine knew it.
 */
export function interruptedRoles<Resource extends DeployedResource>(
  resources: readonly Resource[],
): readonly InterruptedRole<Resource>[] {
  const known = new Set(deployedRoles(resources).map(keyOf));
  return resources
    .filter(({ type }) => type === TYPES.provider)
    .flatMap((provider) => {
      const [, accountId, suffix] = PROVIDER_NAME.exec(logicalNameOf(provider.urn)) ?? [];
      if (accountId === undefined || suffix === LEGACY_USER) return [];
      return [{ accountId, roleName: suffix ?? DEFAULT_ROLE_NAME, provider }];
    })
    .filter((role) => !known.has(keyOf(role)));
}

function keyOf({ accountId, roleName }: NamedRole): string {
  return `${accountId} ${roleName}`;
}
