import { sameFindings } from "../../../../checks/sameFindings";
import { moment } from "../../../../terminal/text";
import { sharedChanges } from "../../changesInWords";
import type { Changes } from "../../evidence";
import { AccountList } from "./accountList";

const SHOWN_ACCOUNTS = 20;

/** What is another than in an earlier evidence. */
export function ChangesSection({ changes }: { readonly changes: Changes }) {
  const shared = sharedChanges(changes.accounts);
  const isNothing = [shared, changes.newFindings, changes.goneFindings].every(
    ({ length }) => length === 0,
  );
  return (
    <section id="changes" class="changes" aria-labelledby="changes-heading" tabIndex={-1}>
      <h2 id="changes-heading">Changed since {moment(changes.since)}</h2>
      {isNothing && <p>Nothing.</p>}
      <ul>
        {shared.map(({ what, values, accounts }, index) => (
          <li key={index}>
            {what}
            {values && (
              <>
                : <bdi class="value">{values.before}</bdi> → <bdi class="value">{values.after}</bdi>
              </>
            )}
            <AccountList accounts={accounts} limit={SHOWN_ACCOUNTS} />
          </li>
        ))}
        <Findings of="New finding" findings={changes.newFindings} />
        <Findings of="Gone finding" findings={changes.goneFindings} />
      </ul>
    </section>
  );
}

function Findings(props: { readonly of: string; readonly findings: Changes["newFindings"] }) {
  return (
    <>
      {sameFindings(props.findings).map(({ severity, rule, problem, accounts }, index) => (
        <li key={index}>
          {props.of}, {severity}: <code>{rule}</code>, <bdi>{problem}</bdi>
          <AccountList accounts={accounts} limit={SHOWN_ACCOUNTS} />
        </li>
      ))}
    </>
  );
}
