import type { Command } from "./measure";

/** What is measured of each peer, in this order. */
export const OPERATIONS = ["create", "preview", "change", "refresh", "destroy"] as const;

/**
 * `create`: every account's role, from nothing. `preview`: nothing to change. `change`: one account
 * more. `refresh`: AWS is read back into the state. `destroy`: every role goes.
 */
export type Operation = (typeof OPERATIONS)[number];

/** One organization to work in. */
export interface Organization {
  /** The sandbox's home. */
  readonly home: string;
  readonly managementAccount: string;
  /** The unit that the member accounts are in. */
  readonly organizationalUnit: string;
  /** The accounts to create roles in; the management account is the first. */
  readonly accounts: readonly string[];
  /** The account that `change` adds. It joins the unit just before. */
  readonly added: string;
  /** Whether it does: without `change` there is no more to it. */
  readonly joins: boolean;
  /** The sandbox's Python, with boto3. */
  readonly python: string;
}

/** One way of giving every account the role. */
export interface Peer {
  /** As it is shown, and given to `--peers`. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly description: string;
  /** The role that it makes; absent: it makes none. */
  readonly roleName?: string;
  /** More accounts than this it is not asked for, because it would take too long. */
  readonly mostAccounts?: number;
  /** Gets ready what is not to be measured. */
  readonly prepare: (organization: Organization) => Promise<void>;
  /** The command of an operation; undefined: it has none. */
  readonly command: (operation: Operation, organization: Organization) => Command | undefined;
}

/** The accounts that a peer has to know for an operation. */
export function accountsFor(operation: Operation, organization: Organization): readonly string[] {
  const { accounts, added, joins } = organization;
  const isBefore = operation === "create" || operation === "preview";
  return isBefore || !joins ? accounts : [...accounts, added];
}
