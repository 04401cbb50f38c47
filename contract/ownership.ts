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

/** A role or a user as AWS has it. */
export interface FoundIdentity {
  /** AWS's unique ID (`AROA…` or `AIDA…`), which none that is made anew under the same name has. */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a stack knows of a role or a user. */
export interface KnownIdentity {
  /**
   * AWS's unique ID as the stack's state has it, empty where it was only half made; absent where the
   * state does not know it. A refresh takes over whatever is there.
   */
  readonly inState?: string | undefined;
  /** AWS's unique ID as the last run's outputs have it; a refresh leaves it as it is. */
  readonly lastRun?: string | undefined;
}

/**
 * Whether a role or a user is the stack's own. One that the state does not know is not, nor is one
 * that was made anew by somebody else under the same name, even if a refresh has brought it into the
 * state; nor one whose tag names another stack. One without a tag was made by an older version of
 * this project, or adopted.
 *
 * @param owner - what `ownerOf` says of the stack
 */
export function isOwn(found: FoundIdentity, known: KnownIdentity, owner: string): boolean {
  const tagged = found.tags[OWNER_TAG];
  // A run that was interrupted in the middle of a creation leaves a state without ID.
  if (known.inState === "") return tagged === owner;
  if (found.id !== known.inState) return false;
  if (tagged !== undefined) return tagged === owner;
  return known.lastRun === undefined || known.lastRun === found.id;
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
