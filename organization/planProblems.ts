import { closest } from "fastest-levenshtein";

import { boundaryOfAnotherAccount, cloudTrailAccountNotEnrolled } from "../config/crossCheck";
import type { OrganizationSelection, Settings } from "../config/settings";
import { type Problem, shown, stackArgument } from "../errors";
import {
  type Organization,
  type OrganizationAccount,
  type UnitName,
  unitsWithin,
} from "./organization";
import { describeReason, enrolledIn, type Plan, tagInWords } from "./accountPlan";
import { printable } from "./printable";

/** What is wrong with settings once the organization is known, but for what a mistyped ID entails. */
export function planProblems(
  settings: Settings,
  selection: OrganizationSelection,
  organization: Organization,
  plan: Plan,
): readonly Problem[] {
  const unknown = [...unknownIds(selection, organization), ...unusedTags(selection, organization)];
  const enrolled = enrolledIn(plan);
  const others = [
    nothingEnrolled(settings, plan),
    identityCenterWithoutManagementAccount(settings, organization, plan),
    cloudTrailAccountNotEnrolled(enrolled, settings.cloudTrailLogs?.account),
    boundaryOfAnotherAccount(enrolled, settings.permissionsBoundary),
  ];
  const problems = [
    ...unknown,
    managementAccountContradicted(settings, organization),
    ...(unknown.length > 0 ? [] : others),
  ];
  return problems.filter((problem) => problem !== undefined);
}

function unknownIds(
  { include, exclude }: OrganizationSelection,
  { root, accounts }: Organization,
): readonly Problem[] {
  const units = unitsWithin(root);
  return Object.entries({ include, exclude }).flatMap(([side, named]) => [
    ...unknownIn(`${side}.organizationalUnits`, named?.organizationalUnits ?? [], units),
    ...unknownIn(`${side}.accounts`, named?.accounts ?? [], accounts),
  ]);
}

function unknownIn(
  key: string,
  named: readonly string[],
  known: readonly UnitName[],
): readonly Problem[] {
  const what = key.endsWith("accounts") ? "an account" : "an organizational unit";
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return [...named.entries()].flatMap(([index, id]) => {
    if (names.has(id)) return [];
    const nearest = closest(id, [...names.keys()]);
    const rule = `names ${what} of the organization; AWS knows none of this ID`;
    const fix = `the nearest that it knows is ${nearest} (${names.get(nearest) ?? ""}); correct the ID, or remove it if it has left the organization`;
    return { key: `organization.${key}[${index}]`, value: shown(id), rule, fix };
  });
}

/**
 * A mistyped tag would enrol what it was to exclude. One that is for accounts still to come is said to be:
 * `allowUnusedTags`.
 */
function unusedTags(
  { include, exclude, allowUnusedTags = false }: OrganizationSelection,
  { accounts }: Organization,
): readonly Problem[] {
  if (allowUnusedTags) return [];
  return Object.entries({ include, exclude }).flatMap(([side, named]) =>
    Object.entries(named?.tags ?? {}).flatMap(([key, values]) =>
      unusedValues(`organization.${side}.tags.${key}`, key, values, accounts),
    ),
  );
}

function unusedValues(
  setting: string,
  key: string,
  values: readonly string[],
  accounts: readonly OrganizationAccount[],
): readonly Problem[] {
  const used = new Set(accounts.flatMap(({ tags }) => tags?.get(key) ?? []));
  return [...values.entries()].flatMap(([index, value]) => {
    if (used.has(value)) return [];
    const rule = `names a tag that an account of the organization has; none has ${tagInWords({ key, value })}`;
    const found =
      used.size === 0
        ? "no account has the key at all"
        : `the nearest value that an account has is ${printable(closest(value, [...used]))}`;
    const fix = `${found}; correct it (case counts), remove it, or, for accounts that are still to come, set organization.allowUnusedTags to true`;
    return [{ key: `${setting}[${index}]`, value: shown(value), rule, fix }];
  });
}

function managementAccountContradicted(
  { managementAccount, stack }: Settings,
  { id, managementAccountId }: Organization,
): Problem | undefined {
  if ((managementAccount ?? managementAccountId) === managementAccountId) return undefined;
  const key = "managementAccount";
  const rule = `is the organization's management account; AWS says that ${id} has ${managementAccountId}`;
  const fix = `remove it (npx pulumi config rm ${key}${stackArgument(stack)}), or use credentials of the other organization`;
  return { key, value: shown(managementAccount), rule, fix };
}

function nothingEnrolled({ stack }: Settings, plan: Plan): Problem | undefined {
  if (plan.some(({ isEnrolled }) => isEnrolled)) return undefined;
  const rule = `enrols at least one account; this selection leaves out all ${plan.length} of the organization`;
  const fix = `npx authomize plan${stackArgument(stack)} shows each account with the reason; include more, or exclude less`;
  return { key: "organization", rule, fix };
}

function identityCenterWithoutManagementAccount(
  { identityCenter }: Settings,
  { managementAccountId }: Organization,
  plan: Plan,
): Problem | undefined {
  const account = plan.find(({ id }) => id === managementAccountId);
  if (!identityCenter || account === undefined || account.isEnrolled) return undefined;
  const rule = `needs the management account, whose role alone may read Identity Center; ${account.id} is left out: ${describeReason(account.reason)}`;
  const fix = "let the setting organization take it in, or set identityCenter to false";
  return { key: "identityCenter", value: "true", rule, fix };
}
