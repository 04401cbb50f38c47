/** What became of what is in the stack's own state and has the tag of another stack. */
export interface Retagged {
  /** The ARNs of the roles and users, and the names of the StackSets, that have this stack's tag now. */
  readonly done: readonly string[];
  /** Why something that the tag gives to the other stack was left as it is, a line each. */
  readonly refusals: readonly string[];
}
