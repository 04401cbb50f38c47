import { providerNameOf, resourceNameOf } from "../components/resourceNames";
import { OperatorError } from "./operatorError";
import { logicalName, ROLE_TYPE, type StackState } from "./stackState";

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

const PROVIDER_TYPE = "pulumi:providers:aws";
const TRUST_ROLE_TYPE = "authomize-aws:index:TrustRole";

/**
 * The import file that takes over the roles of these accounts, each below its TrustRole and by its
 * account's provider.
 *
 * @throws OperatorError naming the accounts of which the state has neither yet
 */
export function importFile(
  accounts: readonly { readonly id: string }[],
  state: StackState,
  roleName: string,
  stack: string,
): ImportFile {
  const urnOf = (type: string, name: string) =>
    state.resources.find((resource) => resource.type === type && logicalName(resource) === name)
      ?.urn;
  const found = accounts.map((account) => ({
    account,
    parent: urnOf(TRUST_ROLE_TYPE, resourceNameOf(account.id)),
    provider: urnOf(PROVIDER_TYPE, providerNameOf(account.id, roleName)),
  }));
  const unknown = found.filter(({ parent, provider }) => !parent || !provider);
  if (unknown.length > 0)
    throw unknownAccounts(
      unknown.map(({ account }) => account.id),
      stack,
    );
  return {
    nameTable: Object.fromEntries(
      found.flatMap(({ account, parent, provider }) => [
        [`role-${account.id}`, parent ?? ""],
        [`provider-${account.id}`, provider ?? ""],
      ]),
    ),
    resources: accounts.map(({ id }) => ({
      type: ROLE_TYPE,
      name: resourceNameOf(id),
      id: roleName,
      parent: `role-${id}`,
      provider: `provider-${id}`,
    })),
  };
}

function unknownAccounts(ids: readonly string[], stack: string): OperatorError {
  return new OperatorError(
    `The stack ${stack} does not know these accounts yet: ${ids.join(", ")}. Run npx pulumi up --stack ${stack} ` +
      "--continue-on-error once: it leaves the existing roles alone, fails for these accounts, and records what the " +
      "import needs. Then run this again.",
  );
}
