import { moment } from "../../../../terminal/text";
import type { AccountEvidence, Evidence } from "../../evidence";
import { findingsByAccount } from "../facts";
import { RoleCells } from "./roleCells";

const RESULTS: Readonly<Record<AccountEvidence["result"], string>> = {
  open: "To be done",
  holds: "As it should be",
  unread: "Not looked into",
};
const CLASSES: Readonly<Record<AccountEvidence["result"], string>> = {
  open: "state open",
  holds: "state ready",
  unread: "state unfinished",
};
const HEADINGS = ["Account", "Role", "Trust and policies", "Last used", "Result"];

/** A row for every account; with written-out roles, as browsers forget that rows shown as blocks are a table. */
export function AccountsSection({ evidence }: { readonly evidence: Evidence }) {
  const findings = findingsByAccount(evidence);
  return (
    <section id="accounts" aria-labelledby="accounts-heading" tabIndex={-1}>
      <h2 id="accounts-heading">Accounts</h2>
      <Filter />
      <p id="shown">All {evidence.accounts.length} accounts are shown.</p>
      <table role="table" aria-labelledby="accounts-heading">
        <thead role="rowgroup">
          <tr role="row">
            {HEADINGS.map((heading) => (
              <th key={heading} role="columnheader" scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody id="rows" role="rowgroup">
          {evidence.accounts.map((account) => (
            <Row
              key={account.accountId}
              account={account}
              rules={(findings.get(account.accountId) ?? []).map(({ rule }) => rule)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Hidden until the script runs, without which it would do nothing. */
function Filter() {
  return (
    <div id="filter" role="search" hidden>
      <label>
        Text <input id="filter-text" type="search" autocomplete="off" />
      </label>
      <label>
        Result{" "}
        <select id="filter-result">
          <option value="">every</option>
          {Object.entries(RESULTS).map(([result, words]) => (
            <option key={result} value={result}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Row(props: { readonly account: AccountEvidence; readonly rules: readonly string[] }) {
  const { account, rules } = props;
  const { accountId, accountName, unit, isEnrolled, result, role } = account;
  return (
    <tr role="row" data-result={result}>
      <th role="rowheader" scope="row">
        {accountName !== undefined && <bdi class="name">{accountName}</bdi>}
        <code>{accountId}</code>
        {unit !== undefined && <bdi class="unit">{unit}</bdi>}
        {!isEnrolled && <span class="chip">not enrolled</span>}
      </th>
      <RoleCells role={role} />
      <td role="cell">
        {role?.lastUsed && (
          <>
            <time dateTime={role.lastUsed.at}>{moment(role.lastUsed.at)}</time>{" "}
            {role.lastUsed.region}
          </>
        )}
        {role?.lastUsed === null && "never"}
      </td>
      <td role="cell">
        <span class={CLASSES[result]}>{RESULTS[result]}</span>
        {[...new Set(rules)].map((rule) => (
          <code key={rule}>{rule}</code>
        ))}
      </td>
    </tr>
  );
}
