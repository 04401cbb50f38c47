import { providerNameOf, trustRoleNameOf } from "../components/resourceNames";
import { deployedRoles } from "../organization/deployedRoles";
import { logicalName, ROLE_TYPE, type StateResource } from "./stackState";

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

/** An account's role as the import file names it. */
interface ImportedRole {
  readonly accountId: string;
  /** The role's logical name. */
  readonly name: string;
  /** URNs; absent where the state has no such resource. */
  readonly parent: string | undefined;
  readonly provider: string | undefined;
}

const PROVIDER_TYPE = "pulumi:providers:aws";
const TRUST_ROLE_TYPE = "authomize-aws:index:TrustRole";

/**
 * The import file that takes over the roles of these accounts, each below its TrustRole and by its
 * account's provider.
 *
 * @param accountIds - 12 digits each
 * @param resources - of the stack's state
 */
export function importFile(
  accountIds: readonly string[],
  resources: readonly StateResource[],
  roleName: string,
): ImportFile {
  const roles = accountIds.map((id) => importedRole(id, resources, roleName));
  return {
    nameTable: Object.fromEntries(
      roles.flatMap(({ accountId, parent = "", provider = "" }) => [
        [`role-${accountId}`, parent],
        [`provider-${accountId}`, provider],
      ]),
    ),
    resources: roles.map(({ accountId, name }) => ({
      type: ROLE_TYPE,
      name,
      id: roleName,
      parent: `role-${accountId}`,
      provider: `provider-${accountId}`,
    })),
  };
}

/** Whether a stack's state has what the import of an account's role needs. */
export function isImportable(
  accountId: string,
  resources: readonly StateResource[],
  roleName: string,
): boolean {
  const { parent, provider } = importedRole(accountId, resources, roleName);
  return parent !== undefined && provider !== undefined;
}

function importedRole(
  accountId: string,
  resources: readonly StateResource[],
  roleName: string,
): ImportedRole {
  const urnOf = (type: string, name: string) =>
    resources.find((resource) => resource.type === type && logicalName(resource) === name)?.urn;
  const name = trustRoleNameOf(accountId, roleName, deployedRoles(resources));
  return {
    accountId,
    name,
    parent: urnOf(TRUST_ROLE_TYPE, name),
    provider: urnOf(PROVIDER_TYPE, providerNameOf(accountId, roleName)),
  };
}
