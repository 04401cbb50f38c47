import { Breakable } from "../../page/lineBreaks";
import { type HandoverReport, type HandedOverAccount, shown } from "../report/report";

/** The accounts; with written-out roles, as browsers forget that rows shown as blocks are a table. */
export function AccountsSection({ report }: { readonly report: HandoverReport }) {
  const managementAccount = shown(report, "managementAccount").value;
  return (
    <section id="accounts" aria-labelledby="accounts-heading" tabIndex={-1}>
      <h2 id="accounts-heading">Accounts</h2>
      <p>One role in each. Authomize can see no account that is not listed here.</p>
      <table role="table" aria-labelledby="accounts-heading">
        <thead role="rowgroup">
          <tr role="row">
            {["Account", "Role", "State"].map((heading) => (
              <th key={heading} role="columnheader" scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {report.accounts.map((account) => (
            <Row
              key={account.id}
              account={account}
              isManagement={account.id === managementAccount}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row(props: { readonly account: HandedOverAccount; readonly isManagement: boolean }) {
  const { account, isManagement } = props;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {account.name !== undefined && <bdi class="name">{account.name}</bdi>}
        <code>{account.id}</code>
        {isManagement && <span class="chip">management account</span>}
      </th>
      <td role="cell">
        <code>
          <Breakable text={account.roleArn} />
        </code>
      </td>
      <td role="cell">
        <span class={account.isComplete ? "state ready" : "state unfinished"}>
          {account.isComplete ? "Ready" : "Not finished"}
        </span>
      </td>
    </tr>
  );
}
