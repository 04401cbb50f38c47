/** The tag that says which stack a role, user or StackSet belongs to; it grants nothing. */
export const OWNER_TAG = "authomize-aws:stack";

/** How the keys of tags begin that only this project sets. */
export const OWNER_TAG_PREFIX = "authomize-aws:";

/**
 * The value of that tag. The environment is the stack, or the one that a shard is part of, without the
 * organization of the backend; so a role moves between shards without a call to AWS.
 */
export function ownerOf(project: string, environment: string): string {
  return `${project}/${environment}`;
}

/** Some tags, with the one that says whose the role is. */
export function withOwner(
  tags: Readonly<Record<string, string>>,
  owner: string,
): Readonly<Record<string, string>> {
  return { ...tags, [OWNER_TAG]: owner };
}

/** A role or a user as AWS has it. */
export interface FoundIdentity {
  /** AWS's unique ID (`AROA…` or `AIDA…`), which none that is made anew under the same name has. */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a stack knows of a role's or a user's unique ID. */
export interface KnownIdentity {
  /** As the state has it: empty where it was only half made, absent where unknown. */
  readonly inState?: string | undefined;
  /** As the last run exported it; a refresh leaves it as it is. */
  readonly lastRun?: string | undefined;
}

/**
 * Whether a role or a user is the stack's own, of the owner that `ownerOf` says: it is in the state,
 * not made anew under the same name and only brought in by a refresh, and its tag names no other
 * stack. One without a tag was made by an older version of this project, or adopted.
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
 * Whether a role or a user is the very one that the state has, by AWS's ID, and no refresh brought it
 * in. Its tag may name another stack: the tag has the name of the project and of the stack, and neither
 * changes it in AWS when it changes itself.
 */
export function isSame({ id }: Pick<FoundIdentity, "id">, known: KnownIdentity): boolean {
  if (id === "" || id !== known.inState) return false;
  return known.lastRun === undefined || known.lastRun === id;
}

/**
 * Whether a role or a user has the name of one in the state and is another, which the stack did not
 * make: somebody made it anew, and a refresh may have brought it in.
 */
export function isRemade(found: FoundIdentity, known: KnownIdentity, owner: string): boolean {
  return !isOwn(found, known, owner) && !isSame(found, known);
}

/**
 * The command that makes the tag of what is in a stack's own state name that stack, after its project
 * or itself got another name.
 *
 * @param former - what the tag says
 */
export function retagCommand(former: string, stack: string): string {
  return `npx authomize adopt --take-over ${former} --stack ${stack}`;
}

/** An owner as its two names. */
export function namesOf(owner: string): { readonly project: string; readonly stack: string } {
  const [project = "", stack = ""] = owner.split("/");
  return { project, stack };
}

/**
 * Whose something is that a stack's state does not have, to end a sentence; `own` is the stack's tag.
 */
export function describeOwner(owner: string | undefined, own: string): string {
  if (owner === undefined) return "no tag says that a stack made it";
  if (owner === own) return "this stack made it, in a run that was interrupted";
  return `its tag says that it belongs to the stack ${owner}`;
}
