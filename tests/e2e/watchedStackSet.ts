import { MANAGEMENT_ACCOUNT } from "./trustRoles";

/** The stack that is watched: its settings, and places in and outside of what they select. */
export const SHOP = "310957284466";
export const SECURITY = ["058264715093", "692718340571"];
export const StackSetName = "authomize-watched";
export const UNIT = "ou-lark-workload";
export const ONLY_SHOP = {
  OrganizationalUnitIds: [UNIT],
  Accounts: [SHOP],
  AccountFilterType: "INTERSECTION" as const,
};
export const include = { organizationalUnits: [UNIT], accounts: [MANAGEMENT_ACCOUNT] };
export const SETTINGS = {
  organization: { include },
  rollout: "stackSet",
  stackSet: { retainOnLeaving: true },
  identityCenter: true,
  externalId: "watched-external-id",
  unusedAfterDays: 0,
};
