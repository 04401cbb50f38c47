/**
 * A name for the trust roles that a message proposes where theirs cannot be used, so that the command
 * works when pasted.
 *
 * @param roleName - the name that cannot be used
 */
export function otherRoleName(roleName: string): string {
  return roleName === "AuthomizeTrustRole" ? "AuthomizeReadOnlyRole" : "AuthomizeTrustRole";
}
