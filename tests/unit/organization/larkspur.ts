import type { AccountState, Organization, UnitName } from "../../../organization/organization";

const ROOT: UnitName = { id: "r-lark", name: "Root" };
const SECURITY: UnitName = { id: "ou-lark-security", name: "security" };
const CLOSED: UnitName = { id: "ou-lark-closed01", name: "suspended" };

/** A unit of LARKSPUR with another one nested in it. */
export const WORKLOADS: UnitName = { id: "ou-lark-workload", name: "workloads" };

/** A unit of LARKSPUR that is nested in WORKLOADS. */
export const PRODUCTION: UnitName = { id: "ou-lark-prod0001", name: "production" };

/** A small organization, much like the sandbox's. */
export const LARKSPUR: Organization = {
  id: "o-larkspur01",
  managementAccountId: "417290385612",
  root: {
    ...ROOT,
    organizationalUnits: [
      { ...SECURITY, organizationalUnits: [] },
      { ...WORKLOADS, organizationalUnits: [{ ...PRODUCTION, organizationalUnits: [] }] },
      { ...CLOSED, organizationalUnits: [] },
    ],
  },
  accounts: [
    account("417290385612", "Larkspur management", [ROOT]),
    account("058264715093", "Log archive", [ROOT, SECURITY]),
    account("735081462910", "Payments development", [ROOT, WORKLOADS]),
    account("310957284466", "Shop", [ROOT, WORKLOADS, PRODUCTION]),
    account("964302718555", "Old web shop", [ROOT, CLOSED], "SUSPENDED"),
  ],
};

function account(
  id: string,
  name: string,
  place: readonly UnitName[],
  state: AccountState = "ACTIVE",
) {
  return { id, name, place, state };
}
