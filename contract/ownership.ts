/**
 * The tag that says which stack a role, user or StackSet belongs to. It is no part of the trust
 * policy, and grants nothing.
 */
export const OWNER_TAG = "authomize-aws:stack";

/** How the keys of tags begin that only this project sets. */
export const OWNER_TAG_PREFIX = "authomize-aws:";

/**
 * The value of that tag. All shards of an environment are one owner, so that a role moves from one of
 * them to another without a call to AWS.
 *
 * @param project - the Pulumi project's name
 * @param environment - the stack's name, or that of the environment which a shard is part of; without
 *   the organization of the Pulumi backend
 */
export function ownerOf(project: string, environment: string): string {
  return `${project}/${environment}`;
}
