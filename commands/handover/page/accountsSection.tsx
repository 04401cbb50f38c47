import { type HandoverReport, type ReportedAccount, shown } from "../report";
import { Breakable } from "./breakable";

/**
 * The enrolled accounts. The roles are written out because narrow screens show each row as a block,
 * and a browser then forgets that it is a table.
 */
export function AccountsSection({ report }: { readonly report: HandoverReport }) {
  const managementAccount = shown(report, "managementAccount").value;
  return (
    <section id="accounts" aria-labelledby="accounts-heading" tabIndex={-1}>
      <h2 id="accounts-heading">Accounts</h2>
      <p>One role in each. Authomize can see no account that is not listed here.</p>
      <table role="table" aria-labelledby="accounts-heading">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Account
            </th>
            <th role="columnheader" scope="col">
              Role
            </th>
            <th role="columnheader" scope="col">
              State
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {report.accounts.map((account) => (
            <Row
              key={account.id}
              account={account}
              isManagementAccount={account.id === managementAccount}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row(props: { readonly account: ReportedAccount; readonly isManagementAccount: boolean }) {
  const { account, isManagementAccount } = props;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {account.name !== undefined && <bdi class="name">{account.name}</bdi>}
        <code>{account.id}</code>
        {isManagementAccount && <span class="chip">management account</span>}
      </th>
      <td role="cell">
        <code>
          <Breakable text={account.roleArn} />
        </code>
      </td>
      <td role="cell">
        {account.isComplete ? (
          <span class="state ready">Ready</span>
        ) : (
          <span class="state unfinished">Not finished</span>
        )}
      </td>
    </tr>
  );
}
