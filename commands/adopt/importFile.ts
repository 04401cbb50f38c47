import { providerNameOf, trustRoleNameOf } from "../../components/resourceNames";
import type { NamedRole } from "../../contract/arns";
import { deployedRoles } from "../../state/deployedRoles";
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

/** A role as the import file names it. */
interface ImportedRole {
  readonly roleName: string;
  /** The role's logical name. */
  readonly name: string;
  /** URNs; absent where the state has no such resource. */
  readonly parent: string | undefined;
  readonly provider: string | undefined;
}

const PROVIDER_TYPE = "pulumi:providers:aws";
const TRUST_ROLE_TYPE = "authomize-aws:index:TrustRole";

/**
 * The import file that takes over roles, each below its TrustRole and by its own provider.
 *
 * @param resources - of the stack's state
 */
export function importFile(
  roles: readonly NamedRole[],
  resources: readonly StateResource[],
): ImportFile {
  const imported = roles.map((role) => importedRole(role, resources));
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

/** Whether a stack's state has what the import of a role needs. */
export function isImportable(role: NamedRole, resources: readonly StateResource[]): boolean {
  const { parent, provider } = importedRole(role, resources);
  return parent !== undefined && provider !== undefined;
}

function importedRole(
  { accountId, roleName }: NamedRole,
  resources: readonly StateResource[],
): ImportedRole {
  const urnOf = (type: string, name: string) =>
    resources.find((resource) => resource.type === type && logicalName(resource) === name)?.urn;
  const name = trustRoleNameOf(accountId, roleName, deployedRoles(resources));
  return {
    roleName,
    name,
    parent: urnOf(TRUST_ROLE_TYPE, name),
    provider: urnOf(PROVIDER_TYPE, providerNameOf(accountId, roleName)),
  };
}
