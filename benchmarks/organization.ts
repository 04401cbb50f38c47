import {
  EnableAWSServiceAccessCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { GetRoleCommand, NoSuchEntityException } from "@aws-sdk/client-iam";

import { iamIn, MANAGEMENT_ACCOUNT } from "../sandbox/deployedRoles";
import { sandboxEnvironment, sdkConnection } from "../sandbox/environment";
import { startSandbox } from "../sandbox/sandbox";
import type { Comparison } from "./compare";
import type { Organization } from "./peer";

const ORGANIZATIONAL_UNIT = "ou-lark-generate";
const LOOKS_AT_ONCE = 16;

/** Starts a sandbox with so many accounts to work in, the management account among them, and one more. */
export async function startOrganization(
  home: string,
  { accounts, operations, python }: Pick<Comparison, "accounts" | "operations" | "python">,
): Promise<Organization> {
  await startSandbox({ home, port: 0, generatedAccounts: accounts });
  const [added = "", ...others] = Array.from({ length: accounts }, (_, index) =>
    generatedAccountId(index),
  );
  const organization = {
    home,
    managementAccount: MANAGEMENT_ACCOUNT,
    organizationalUnit: ORGANIZATIONAL_UNIT,
    accounts: [MANAGEMENT_ACCOUNT, ...others],
    added,
    joins: operations.includes("change"),
    python,
  };
  await inOrganization(home, async (client) => {
    const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
    await client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    await client.send(await move(client, added, ORGANIZATIONAL_UNIT, undefined));
  });
  return organization;
}

/** The account that `change` adds joins the unit of the others. */
export async function letAccountJoin({ home, added }: Organization): Promise<void> {
  await inOrganization(home, async (client) => {
    await client.send(await move(client, added, undefined, ORGANIZATIONAL_UNIT));
  });
}

/** Which of the accounts have a role of this name, as IAM itself tells. */
export async function accountsWithRole(
  { home }: Organization,
  accounts: readonly string[],
  roleName: string,
): Promise<readonly string[]> {
  const access = { variables: sandboxEnvironment({ home }) };
  const waiting = [...accounts];
  const found: string[] = [];
  const lane = async () => {
    for (let account = waiting.pop(); account !== undefined; account = waiting.pop()) {
      const iam = await iamIn(access, account);
      try {
        await iam.send(new GetRoleCommand({ RoleName: roleName }));
        found.push(account);
      } catch (error) {
        if (!(error instanceof NoSuchEntityException)) throw error;
      } finally {
        iam.destroy();
      }
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, lane));
  return found;
}

/** The IDs that the sandbox gives to generated accounts; see sandbox/organization. */
function generatedAccountId(index: number): string {
  return String((100_000_000_007 + index * 739_391_113) % 1_000_000_000_000).padStart(12, "0");
}

async function inOrganization(
  home: string,
  act: (client: OrganizationsClient) => Promise<void>,
): Promise<void> {
  const client = new OrganizationsClient(sdkConnection(sandboxEnvironment({ home })));
  try {
    await act(client);
  } finally {
    client.destroy();
  }
}

/** @param from - a unit; absent: the root; and so is `to` */
async function move(
  client: OrganizationsClient,
  account: string,
  from: string | undefined,
  to: string | undefined,
): Promise<MoveAccountCommand> {
  const { Roots = [] } = await client.send(new ListRootsCommand({}));
  const root = Roots[0]?.Id ?? "";
  return new MoveAccountCommand({
    AccountId: account,
    SourceParentId: from ?? root,
    DestinationParentId: to ?? root,
  });
}
