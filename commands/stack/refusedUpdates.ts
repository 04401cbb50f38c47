/** A resource as a stack's exported state has it, with what the engine writes down of a failed update. */
export interface InitializedResource {
  readonly urn: string;
  readonly type: string;
  readonly initErrors?: readonly string[];
}

/**
 * The IAM resources whose last update AWS refused, or that it broke off. The engine has recorded the
 * new values all the same, with the error beside them, and its next update would change nothing
 * (pulumi/pulumi#21458); once they are read back, it does. A StackSet's resources ask AWS every time.
 *
 * @returns URNs by the name of the resource's account or user: each group signs in by one provider
 */
export function refusedUpdates(
  resources: readonly InitializedResource[],
): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const { urn, type, initErrors = [] } of resources) {
    if (initErrors.length === 0 || !type.startsWith("aws:iam/")) continue;
    const name = urn.split("::").pop() ?? "";
    groups.set(name, [...(groups.get(name) ?? []), urn]);
  }
  return [...groups.values()];
}
