import { closest } from "fastest-levenshtein";

import { boundaryOfAnotherAccount } from "../config/checks/boundaryOwner";
import { cloudTrailAccountProblem } from "../config/checks/rolloutChecks";
import type { OrganizationSelection, Settings } from "../config/settings";
import { type Problem, shown, stackArgument } from "../errors";
import { type Organization, unitsWithin } from "./organization";
import type { Plan, PlannedAccount } from "./plan";
import { describeReason } from "./reasonInWords";

/** An operator's settings that choose from an organization, the organization, and the plan of both. */
export interface PlannedOrganization {
  readonly organization: Organization;
  readonly selection: OrganizationSelection;
  readonly settings: Pick<
    Settings,
    "managementAccount" | "identityCenter" | "permissionsBoundary" | "cloudTrailLogs" | "stack"
  >;
  readonly plan: Plan;
}

/** Something that can be named by its ID, and its name for people. */
interface Known {
  readonly id: string;
  readonly name: string;
}

/**
 * What is wrong with settings, now that the organization is known; all of it, except that what may
 * only follow from a mistyped ID is not told beside it.
 */
export function planProblems(planned: PlannedOrganization): readonly Problem[] {
  const unknown = unknownIds(planned);
  const independent = [...unknown, ...managementAccountContradicted(planned)];
  if (unknown.length > 0) return independent;
  return [
    ...independent,
    ...nothingEnrolled(planned),
    ...identityCenterWithoutManagementAccount(planned),
    ...cloudTrailAccountNotEnrolled(planned),
    ...boundaryOfAnotherAccount({
      accounts: planned.plan.filter(({ isEnrolled }) => isEnrolled),
      permissionsBoundary: planned.settings.permissionsBoundary,
    }),
  ];
}

function cloudTrailAccountNotEnrolled({ settings, plan }: PlannedOrganization): readonly Problem[] {
  const account = settings.cloudTrailLogs?.account;
  if (account === undefined) return [];
  const isEnrolled = plan.some((planned) => planned.id === account && planned.isEnrolled);
  return isEnrolled ? [] : [cloudTrailAccountProblem(account)];
}

function unknownIds({ organization, selection }: PlannedOrganization): readonly Problem[] {
  const units = unitsWithin(organization.root);
  const { accounts } = organization;
  const sides = [
    { side: "include", parts: selection.include },
    { side: "exclude", parts: selection.exclude },
  ];
  return sides.flatMap(({ side, parts }) => [
    ...unknownIn(`${side}.organizationalUnits`, parts?.organizationalUnits ?? [], units),
    ...unknownIn(`${side}.accounts`, parts?.accounts ?? [], accounts),
  ]);
}

function unknownIn(
  key: string,
  named: readonly string[],
  known: readonly Known[],
): readonly Problem[] {
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return named.flatMap((id, index) =>
    names.has(id) ? [] : [unknownId(`${key}[${index}]`, id, names)],
  );
}

function unknownId(key: string, id: string, names: ReadonlyMap<string, string>): Problem {
  const what = key.includes("accounts") ? "an account" : "an organizational unit";
  const nearest = closest(id, [...names.keys()]);
  return {
    key: `authomize-aws:organization.${key}`,
    value: shown(id),
    rule: `names ${what} of the organization; AWS knows none of this ID`,
    fix: `the nearest that it knows is ${nearest} (${names.get(nearest) ?? ""}); correct the ID, or remove it if it has left the organization`,
  };
}

function nothingEnrolled({ plan, settings }: PlannedOrganization): readonly Problem[] {
  if (plan.some(({ isEnrolled }) => isEnrolled)) return [];
  return [
    {
      key: "authomize-aws:organization",
      rule: `enrols at least one account; this selection leaves out all ${plan.length} of the organization`,
      fix: `npx authomize plan${stackArgument(settings.stack)} shows each account with the reason; include more, or exclude less`,
    },
  ];
}

function managementAccountContradicted(planned: PlannedOrganization): readonly Problem[] {
  const { managementAccount, stack } = planned.settings;
  const { id, managementAccountId } = planned.organization;
  if (managementAccount === undefined || managementAccount === managementAccountId) return [];
  return [
    {
      key: "authomize-aws:managementAccount",
      value: shown(managementAccount),
      rule: `is the organization's management account; AWS says that ${id} has ${managementAccountId}`,
      fix: `remove it (npx pulumi config rm authomize-aws:managementAccount${stackArgument(stack)}), or use credentials of the other organization`,
    },
  ];
}

function identityCenterWithoutManagementAccount(planned: PlannedOrganization): readonly Problem[] {
  if (!planned.settings.identityCenter) return [];
  const { managementAccountId } = planned.organization;
  const account = planned.plan.find(({ id }) => id === managementAccountId);
  if (account === undefined || account.isEnrolled) return [];
  return [
    {
      key: "authomize-aws:identityCenter",
      value: "true",
      rule: `needs the management account, whose role alone may read Identity Center; ${leftOut(account)}`,
      fix: "let authomize-aws:organization take it in, or set identityCenter to false",
    },
  ];
}

function leftOut({ id, reason }: PlannedAccount): string {
  return `${id} is left out: ${describeReason(reason)}`;
}
