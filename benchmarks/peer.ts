import type { Command } from "./measure";

/** What is measured of each peer in its life, in this order; without more words, all of these are. */
export const LIFE = ["create", "preview", "change", "refresh", "destroy"] as const;

/** What is measured of this project's commands, before the roles go. */
export const LOOKS = ["plan", "preflight", "verify", "handover"] as const;

/**
 * `create`: every account's role, from nothing. `preview`: nothing to change. `change`: one account
 * more. `refresh`: AWS is read back into the state. `plan`, `preflight`, `verify` and `handover`: the
 * commands, the last two with `--html`. `destroy`: every role goes.
 */
export type Operation = (typeof LIFE)[number] | (typeof LOOKS)[number];

/** All of them, in the order in which they are measured. */
export const OPERATIONS: readonly Operation[] = [...LIFE.slice(0, -1), ...LOOKS, "destroy"];

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
  /** What it can do. */
  readonly operations: readonly Operation[];
  /** Gets ready what is not to be measured. */
  readonly prepare: (organization: Organization) => Promise<void>;
  /** The command of one of its operations. */
  readonly command: (operation: Operation, organization: Organization) => Command;
}

/** Whether an operation makes roles, or removes them. */
export function changesRoles(operation: Operation): boolean {
  return operation === "create" || operation === "change" || operation === "destroy";
}

/** The accounts that a peer has to know for an operation. */
export function accountsFor(operation: Operation, organization: Organization): readonly string[] {
  const { accounts, added, joins } = organization;
  const isBefore = operation === "create" || operation === "preview";
  return isBefore || !joins ? accounts : [...accounts, added];
}
