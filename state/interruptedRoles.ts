import type { NamedRole } from "../contract/arns";
import { DEFAULT_ROLE_NAME } from "../contract/vendor";
import { type DeployedResource, deployedRoles } from "./deployedRoles";

const PROVIDER = "pulumi:providers:aws";
const PROVIDER_NAME = /-(\d{12})(?:-(.+))?$/;
/** The end of the logical name of the provider that makes the legacy user. */
const LEGACY_USER = "legacy-user";

/** A role that a run may have made without writing it down. */
export interface InterruptedRole<
  Resource extends DeployedResource = DeployedResource,
> extends NamedRole {
  /** The provider of it alone, which the state has. */
  readonly provider: Resource;
}

/**
 * The roles that a state has a provider for and no role. Each role has a provider of its own, which is
 * written down before AWS is called and goes with the role. One without a role was left by a run that
 * was refused, or that was interrupted after AWS had made the role and before the engine knew it.
 */
export function interruptedRoles<Resource extends DeployedResource>(
  resources: readonly Resource[],
): readonly InterruptedRole<Resource>[] {
  const known = new Set(deployedRoles(resources).map(keyOf));
  return resources
    .filter(({ type }) => type === PROVIDER)
    .flatMap((provider) => {
      const name = provider.urn.split("::").at(-1) ?? "";
      const [, accountId, suffix] = PROVIDER_NAME.exec(name) ?? [];
      if (accountId === undefined || suffix === LEGACY_USER) return [];
      return [{ accountId, roleName: suffix ?? DEFAULT_ROLE_NAME, provider }];
    })
    .filter((role) => !known.has(keyOf(role)));
}

function keyOf({ accountId, roleName }: NamedRole): string {
  return `${accountId} ${roleName}`;
}
