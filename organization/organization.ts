/** An account's state (Organizations user guide, "Monitor the state of your AWS accounts"). */
export type AccountState =
  "ACTIVE" | "PENDING_ACTIVATION" | "PENDING_CLOSURE" | "SUSPENDED" | "CLOSED";

/** An organizational unit, or the organization's root, by itself. */
export interface UnitName {
  /** Such as `ou-ab12-cd34ef56`, or `r-ab12` of the root. */
  readonly id: string;
  readonly name: string;
}

/** An organizational unit, or the root, with the units in it. */
export interface OrganizationalUnit extends UnitName {
  readonly organizationalUnits: readonly OrganizationalUnit[];
}

/** An account of the organization. */
export interface OrganizationAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  readonly email?: string | undefined;
  readonly state: AccountState;
  /** The root and the units that the account is in, from the root to the innermost. */
  readonly place: readonly UnitName[];
  /** Its own tags, of the keys that were asked for; absent: none was, or it has none of them. */
  readonly tags?: ReadonlyMap<string, string> | undefined;
}

/** An organization as AWS describes it. */
export interface Organization {
  /** Such as `o-a1b2c3d4e5`. */
  readonly id: string;
  /** 12 digits. */
  readonly managementAccountId: string;
  readonly root: OrganizationalUnit;
  /** Every account, the management account among them, sorted by ID. */
  readonly accounts: readonly OrganizationAccount[];
}

/** The unit itself and every unit nested in it. */
export function unitsWithin(unit: OrganizationalUnit): readonly OrganizationalUnit[] {
  return [unit, ...unit.organizationalUnits.flatMap(unitsWithin)];
}
