import { OrganizationsClient } from "@aws-sdk/client-organizations";

/** One call of the AWS SDK: its action, such as `ListAccounts`, and its input. */
export interface Call {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A client whose calls never leave the process, and the calls made so far. */
export interface AnsweredClient {
  readonly client: OrganizationsClient;
  readonly calls: readonly Call[];
}

/**
 * A client of the AWS SDK whose calls are answered here.
 *
 * @param answer - gives a call's output; what it throws is thrown to the caller
 */
export function answeredClient(answer: (call: Call) => object): AnsweredClient {
  const calls: Call[] = [];
  const client = new OrganizationsClient({ region: "us-east-1" });
  client.middlewareStack.add(
    (_next, { commandName }) =>
      ({ input }) => {
        const action = (commandName ?? "").replace(/Command$/, "");
        const call = { action, input: { ...input } };
        calls.push(call);
        const output = { $metadata: {}, ...answer(call) };
        return Promise.resolve({ output: output as never, response: {} });
      },
    { step: "initialize", priority: "high" },
  );
  return { client, calls };
}

/** An error as the SDK makes of what AWS refuses. */
export function awsError(name: string, message = ""): Error {
  return Object.assign(new Error(message), { name });
}

/** An account as AWS lists it. */
export interface ListedAccount {
  readonly Id: string;
  readonly Name: string;
  readonly Email?: string;
  readonly Status?: string;
  readonly State?: string;
}

/** What an emulated organization contains: the unit or root → accounts in it, and units in it. */
export interface Answers {
  readonly accounts: Readonly<Record<string, readonly ListedAccount[]>>;
  readonly units: Readonly<
    Record<string, readonly { readonly Id: string; readonly Name: string }[]>
  >;
}

/** Answers like AWS, in pages of two, each list beginning with a page that is empty. */
export function answersOf({ accounts, units }: Answers): (call: Call) => object {
  return ({ action, input }) => {
    const parent = String(input["ParentId"]);
    switch (action) {
      case "DescribeOrganization":
        return { Organization: { Id: "o-larkspur01", MasterAccountId: "417290385612" } };
      case "ListRoots":
        return { Roots: [{ Id: "r-lark", Name: "Root" }] };
      case "ListAccounts":
        return page("Accounts", Object.values(accounts).flat(), input);
      case "ListAccountsForParent":
        return page("Accounts", accounts[parent] ?? [], input);
      case "ListOrganizationalUnitsForParent":
        return page("OrganizationalUnits", units[parent] ?? [], input);
      default:
        throw new Error(`Nobody said how to answer ${action}`);
    }
  };
}

function page(
  key: string,
  entries: readonly object[],
  { NextToken: token }: Readonly<Record<string, unknown>>,
): object {
  if (token === undefined) return { [key]: [], NextToken: "0" };
  const start = Number(token);
  const next = start + 2;
  return {
    [key]: entries.slice(start, next),
    ...(next < entries.length ? { NextToken: String(next) } : {}),
  };
}
