import { sameFindings, type SharedFinding } from "../../../../checks/sameFindings";
import type { Evidence } from "../../evidence";
import { AccountList } from "./accountList";

/** Of one finding; the table below has them all, and finds them by the rule's name. */
const SHOWN_ACCOUNTS = 20;

/** The findings, the worst first; those that say the same of several accounts are one. */
export function FindingsSection({ evidence }: { readonly evidence: Evidence }) {
  const findings = sameFindings(evidence.findings);
  return (
    <section id="findings" aria-labelledby="findings-heading" tabIndex={-1}>
      <h2 id="findings-heading">Findings</h2>
      {findings.length === 0 ? (
        <p>None.</p>
      ) : (
        <ol class="findings">
          {findings.map((finding, index) => (
            <Finding key={index} finding={finding} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Finding({ finding }: { readonly finding: SharedFinding }) {
  const { severity, rule, problem, fix, accounts } = finding;
  return (
    <li>
      <h3>
        <span class={`severity ${severity}`}>{severity}</span> <code>{rule}</code>
      </h3>
      <p class="problem">
        <bdi>{problem}</bdi>
      </p>
      <p>
        <b>Fix:</b> <bdi>{fix}</bdi>
      </p>
      <AccountList accounts={accounts} limit={SHOWN_ACCOUNTS} />
    </li>
  );
}
