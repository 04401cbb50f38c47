/**
 * The tag that says which stack a role, user or StackSet belongs to. It is no part of the trust
 * policy, and grants nothing.
 */
export const OWNER_TAG = "authomize-aws:stack";

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

/**
 * Whose something is that exists and that a stack's state does not know, as the end of a sentence.
 *
 * @param owner - what its tag says; undefined where it has none
 * @param own - what the tag says of the stack's own
 */
export function describeOwner(owner: string | undefined, own: string): string {
  if (owner === undefined) return "no tag says that a stack made it";
  if (owner === own) return "this stack made it, in a run that was interrupted";
  return `its tag says that it belongs to the stack ${owner}`;
}
