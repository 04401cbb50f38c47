import { isNameOf } from "../../components/resourceNames";
import type { IncompleteRemoval } from "../../state/incompleteRemovals";
import { logicalName, ROLE_TYPE, type StackState, type StateResource } from "../stack/stackState";

/** Everything of an account that a state has, operations that were cut off among it. */
export function resourcesOfAccount(
  { resources, pendingOperations }: StackState,
  accountId: string,
): readonly StateResource[] {
  return [...resources, ...pendingOperations].filter((resource) =>
    isNameOf(accountId, logicalName(resource)),
  );
}

/** Roles and users that could not be removed, with what depends on them and what only they need. */
export function resourcesOfRemovals(
  { resources, pendingOperations }: StackState,
  removals: readonly IncompleteRemoval<StateResource>[],
): readonly StateResource[] {
  const ofState = removals.filter(({ resource }) => resources.includes(resource));
  const dropped = new Set(ofState.map(({ resource }) => resource));
  addDependents(resources, dropped);
  const accounts = ofState.map(({ accountId }) => accountId);
  addUnneeded(
    resources.filter((resource) => accounts.some((id) => isNameOf(id, logicalName(resource)))),
    resources,
    dropped,
  );
  const urns = new Set([...dropped].map(({ urn }) => urn));
  return [...dropped, ...pendingOperations.filter(({ urn }) => urns.has(urn))];
}

/** A role depends on the user that it trusts, and stays when that goes. */
function addDependents(resources: readonly StateResource[], dropped: Set<StateResource>): void {
  for (const resource of resources) {
    if (resource.type === ROLE_TYPE) continue;
    // A replaced resource shares its URN with the one in its place, whose dependents stay.
    const isDependent = [...dropped].some(
      (other) =>
        (other.delete === true) === (resource.delete === true) &&
        dependenciesOf(resource).includes(other.urn),
    );
    if (isDependent) dropped.add(resource);
  }
}

function addUnneeded(
  candidates: readonly StateResource[],
  resources: readonly StateResource[],
  dropped: Set<StateResource>,
): void {
  const needs = ({ parent, provider = "" }: StateResource, { urn }: StateResource) =>
    parent === urn || provider.startsWith(`${urn}::`);
  // What something needs comes before it in a state.
  for (const candidate of candidates.toReversed()) {
    const users = resources.filter((resource) => needs(resource, candidate));
    if (users.length > 0 && users.every((user) => dropped.has(user))) dropped.add(candidate);
  }
}

function dependenciesOf({ dependencies = [], propertyDependencies = {} }: StateResource) {
  return [...dependencies, ...Object.values(propertyDependencies).flatMap((urns) => urns ?? [])];
}
