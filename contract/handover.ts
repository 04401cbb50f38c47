import type { RoleIdentity } from "./arns";
import { DEFAULT_ROLE_NAME } from "./vendor";

/**
 * The fields of the vendor's dialog, in the dialog's own order. A field that is absent is one to
 * leave empty.
 */
export interface Handover {
  /** *Account Numbers* (required): comma-delimited, the management account among them. */
  readonly accountNumbers: string;
  /** *Management (master) Account Number*: only when Identity Center is used. */
  readonly managementAccount?: string;
  /** *Assume Role*: only when the role is not the one that Authomize expects. */
  readonly assumedRole?: string;
  /** *Regions*: comma-delimited; absent means all. */
  readonly regions?: string;
  /** *Integration name*. */
  readonly integrationName?: string;
  /** *Contact email* of the integration's owner. */
  readonly ownerEmail?: string;
}

/** What an operator sets for the dialog alone. */
export interface DialogSettings {
  /** Empty means all. */
  readonly regions: readonly string[];
  readonly integrationName?: string | undefined;
  readonly ownerEmail?: string | undefined;
}

/** What the hand-over is made from. */
export interface HandoverSource extends RoleIdentity, DialogSettings {
  readonly accountIds: readonly string[];
  readonly managementAccount?: string | undefined;
  readonly identityCenter: boolean;
}

/** The values to type into the vendor's dialog. */
export function handover(source: HandoverSource): Handover {
  const assumedRole = assumedRoleField(source);
  return {
    accountNumbers: [...source.accountIds].sort().join(","),
    ...(source.identityCenter && source.managementAccount !== undefined
      ? { managementAccount: source.managementAccount }
      : {}),
    ...(assumedRole === undefined ? {} : { assumedRole }),
    ...(source.regions.length === 0 ? {} : { regions: source.regions.join(",") }),
    ...(source.integrationName === undefined ? {} : { integrationName: source.integrationName }),
    ...(source.ownerEmail === undefined ? {} : { ownerEmail: source.ownerEmail }),
  };
}

/**
 * A role below a path is assumed by path and name (`security/Role`), as in its ARN after `role/`;
 * the vendor's own name at the root path needs no entry.
 */
function assumedRoleField(role: RoleIdentity): string | undefined {
  const pathAndName = `${role.rolePath.slice(1)}${role.roleName}`;
  return pathAndName === DEFAULT_ROLE_NAME ? undefined : pathAndName;
}
