import type { Finding } from "../../contract/verification/finding";
import type { AccountFinding } from "./accountFinding";

/** One finding that several accounts have, word for word. */
export interface SharedFinding extends Finding {
  readonly accounts: readonly Pick<AccountFinding, "accountId" | "accountName">[];
}

/** Findings that say the same of several accounts, made one; in the order of the first of each. */
export function sameFindings(findings: readonly AccountFinding[]): readonly SharedFinding[] {
  const groups = new Map<string, [AccountFinding, ...AccountFinding[]]>();
  for (const finding of findings) {
    const { severity, rule, problem, fix } = finding;
    const key = JSON.stringify([severity, rule, problem, fix]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map((accounts) => ({ ...accounts[0], accounts }));
}

const SHOWN = 8;

/** The accounts of a finding as a table's cell: one with its name, more by their IDs. */
export function accountsCell(accounts: SharedFinding["accounts"]): string {
  const [first] = accounts;
  if (accounts.length === 1 && first !== undefined) {
    return `${first.accountId}\n${first.accountName ?? ""}`.trimEnd();
  }
  const ids = accounts.slice(0, SHOWN).map(({ accountId }) => accountId);
  const more = accounts.length - ids.length;
  return [...ids, ...(more === 0 ? [] : [`and ${more} more`])].join("\n");
}
