import { roleArn } from "../contract/arns";
import { type DeployedResource, deployedRoles } from "./deployedRoles";

/** A resource as an exported state has it. */
export interface StateResource extends DeployedResource {
  /** Whether it was replaced, and has yet to be deleted. */
  readonly delete?: boolean | undefined;
}

/** A role or user that an earlier run was to remove, and that is still in the stack's state. */
export interface IncompleteRemoval<Resource extends StateResource = StateResource> {
  readonly kind: "role" | "user";
  readonly arn: string;
  /** The account that it is in, 12 digits. */
  readonly accountId: string;
  readonly name: string;
  readonly resource: Resource;
}

const USER = "aws:iam/user:User";

/**
 * The roles and users of a state that nobody asks for any more, and that no run could remove: those
 * of accounts that left the settings, of names that were given up, and of replacements that were
 * never completed. Sorted by ARN.
 *
 * @param resources - of the state, or of all states of an environment
 * @param kept - the ARNs of the roles and users that are still asked for, and of those that the last
 *   update left: what leaves them is removed by the next one, which has not failed yet
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
  // A role without a name was never made.
  const made = deployedRoles([resource]).filter(({ roleName }) => roleName !== "");
  return made.map((role) => {
    const { accountId, roleName: name } = role;
    return { kind: "role", arn: roleArn(accountId, role), accountId, name, resource };
  });
}

function usersOf<Resource extends StateResource>(
  resource: Resource,
): readonly IncompleteRemoval<Resource>[] {
  const { arn, name } = resource.outputs ?? {};
  if (resource.type !== USER || typeof arn !== "string" || typeof name !== "string") return [];
  return [{ kind: "user", arn, accountId: arn.split(":")[4] ?? "", name, resource }];
}
