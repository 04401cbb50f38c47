import { accountOfArn, roleArn } from "../contract/arns";
import type { RemovalLeft } from "../contract/verification/removalFinding";
import { type DeployedResource, deployedRoles, TYPES } from "./deployedRoles";

/** A resource as an exported state has it. */
export interface StateResource extends DeployedResource {
  /** Whether it was replaced, and has yet to be deleted. */
  readonly delete?: boolean | undefined;
}

/** A role or user that was to be removed, as the state has it. */
export interface IncompleteRemoval<
  Resource extends StateResource = StateResource,
> extends RemovalLeft {
  readonly name: string;
  readonly resource: Resource;
}

/**
 * The roles and users of a state that nobody asks for any more, sorted by ARN: of accounts that left
 * the settings, of former names, of unfinished replacements. `kept` are the ARNs of those that are
 * asked for, or that the last update left: the next one removes them, which has not failed yet.
 */
export function incompleteRemovals<Resource extends StateResource>(
  resources: readonly Resource[],
  kept: ReadonlySet<string>,
): readonly IncompleteRemoval<Resource>[] {
  return resources
    .flatMap((resource) => [...rolesOf(resource), ...usersOf(resource)])
    .filter(({ arn }) => !kept.has(arn))
    .sort((one, other) => (one.arn < other.arn ? -1 : 1));
}

function rolesOf<Resource extends StateResource>(
  resource: Resource,
): readonly IncompleteRemoval<Resource>[] {
  return deployedRoles([resource]).flatMap((role) => {
    const { accountId, roleName: name } = role;
    // A role without a name was never made.
    if (name === "") return [];
    return { kind: "role", arn: roleArn(accountId, role), accountId, name, resource };
  });
}

function usersOf<Resource extends StateResource>(
  resource: Resource,
): readonly IncompleteRemoval<Resource>[] {
  const { arn, name } = resource.outputs ?? {};
  const isUser = resource.type === TYPES.user;
  if (!isUser || typeof arn !== "string" || typeof name !== "string") return [];
  return [{ kind: "user", arn, accountId: accountOfArn(arn), name, resource }];
}
