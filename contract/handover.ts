import type { RoleIdentity } from "./arns";
import { given } from "./values";
import { DEFAULT_ROLE_NAME } from "./vendor";

/** The fields of the vendor's dialog in its own order; one that is absent is left empty. */
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

interface HandoverSource extends RoleIdentity, DialogSettings {
  readonly accountIds: readonly string[];
  readonly managementAccount?: string | undefined;
  readonly identityCenter: boolean;
}

/** The values to type into the vendor's dialog. */
export function handover(source: HandoverSource): Handover {
  return {
    accountNumbers: [...source.accountIds].sort().join(","),
    ...given({
      managementAccount: source.identityCenter ? source.managementAccount : undefined,
      assumedRole: assumedRole(source),
      regions: source.regions.length === 0 ? undefined : source.regions.join(","),
      integrationName: source.integrationName,
      ownerEmail: source.ownerEmail,
    }),
  };
}

/** As in the ARN after `role/`; the vendor's own name at the root path needs no entry. */
function assumedRole({ rolePath, roleName }: RoleIdentity): string | undefined {
  const pathAndName = `${rolePath.slice(1)}${roleName}`;
  return pathAndName === DEFAULT_ROLE_NAME ? undefined : pathAndName;
}
