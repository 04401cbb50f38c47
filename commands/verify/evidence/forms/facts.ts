import { counted } from "../../../terminal/text";
import type { AccountEvidence, Evidence } from "../evidence";

/** The head of an evidence: who looked at what, and when, each as a name and a text. */
export function headFacts(evidence: Evidence): readonly (readonly [name: string, text: string])[] {
  const { organization, versions, leftOut, notChecked = [] } = evidence;
  return [
    ["Looked at", evidence.at],
    ["Stack", evidence.stack],
    ["By", evidence.caller],
    ["authomize-aws", versions.authomizeAws],
    ["Node.js", versions.node],
    ["Selection", JSON.stringify(evidence.selection)],
    ["SHA-256 of the settings", evidence.settingsSha256],
    ["Organization", organization?.id ?? "not read"],
    ["Accounts of the organization", organization ? String(organization.accounts) : "not read"],
    ["Accounts left out", String(leftOut.length)],
    ["Not looked for", notChecked.length === 0 ? "nothing" : notChecked.join("; ")],
  ];
}

/** What an evidence comes to, in a sentence, or two. */
export function resultInWords({ accounts, holds }: Evidence): string {
  const count = (result: AccountEvidence["result"]) =>
    accounts.filter((account) => account.result === result).length;
  const unread = count("unread");
  const rest = unread === 0 ? "" : ` Nobody could look into ${counted(unread, "other")}.`;
  if (holds) return `Nothing has to be done in ${counted(count("holds"), "account")}.${rest}`;
  return `Something has to be done in ${counted(count("open"), "account")}, nothing in ${counted(count("holds"), "other")}.${rest}`;
}

/** The findings of each account that has any, by its ID. */
export function findingsByAccount({
  findings,
}: Evidence): ReadonlyMap<string, Evidence["findings"]> {
  const byAccount = new Map<string, Evidence["findings"][number][]>();
  for (const finding of findings) {
    const others = byAccount.get(finding.accountId);
    if (others === undefined) byAccount.set(finding.accountId, [finding]);
    else others.push(finding);
  }
  return byAccount;
}

/** What is true of an account with nothing to do. */
export function goodInWords({ isEnrolled, role }: AccountEvidence): string {
  if (isEnrolled) return "The role is exactly what the contract and the settings say";
  return role === undefined
    ? "The account is not enrolled, and has no such role"
    : "The account is not enrolled; a role of that name is not this stack's";
}
