import { providerNameOf, trustRoleNameOf } from "../../components/resourceNames";
import type { NamedRole } from "../../contract/arns";
import { deployedRoles, TYPES } from "../../state/deployedRoles";
import { logicalName, ROLE_TYPE, type StateResource } from "../stack/stackState";

/** What `pulumi import --file` takes (Pulumi documentation, "Importing resources"). */
export interface ImportFile {
  /** Name in this file → URN in the state. */
  readonly nameTable: Readonly<Record<string, string>>;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly id: string;
    readonly parent: string;
    readonly provider: string;
  }[];
}

/** A role that is imported below its TrustRole and by its own provider. */
export interface ImportedRole extends NamedRole {
  readonly name: string;
  /** URNs; absent where the state has no such resource. */
  readonly parent: string | undefined;
  readonly provider: string | undefined;
}

const PROVIDER_TYPE = "pulumi:providers:aws";

/** What the import of a role needs of the state of the stack that imports it. */
export function importedRole(
  { accountId, roleName }: NamedRole,
  resources: readonly StateResource[],
): ImportedRole {
  const urnOf = (type: string, name: string) =>
    resources.find((resource) => resource.type === type && logicalName(resource) === name)?.urn;
  const name = trustRoleNameOf(accountId, roleName, deployedRoles(resources));
  const parent = urnOf(TYPES.trustRole, name);
  const provider = urnOf(PROVIDER_TYPE, providerNameOf(accountId, roleName));
  return { accountId, roleName, name, parent, provider };
}

/** The import file that takes over roles. */
export function importFile(imported: readonly ImportedRole[]): ImportFile {
  return {
    nameTable: Object.fromEntries(
      imported.flatMap(({ name, parent = "", provider = "" }) => [
        [`parent-${name}`, parent],
        [`provider-${name}`, provider],
      ]),
    ),
    resources: imported.map(({ name, roleName }) => ({
      type: ROLE_TYPE,
      name,
      id: roleName,
      parent: `parent-${name}`,
      provider: `provider-${name}`,
    })),
  };
}
