import type { Evidence } from "../../evidence";
import { headFacts } from "../facts";
import { AccountList } from "./accountList";

/** Who looked at what, with which settings; and what was left out, and why. */
export function LookSection({ evidence }: { readonly evidence: Evidence }) {
  return (
    <section id="look" aria-labelledby="look-heading" tabIndex={-1}>
      <h2 id="look-heading">Who looked at what</h2>
      <dl class="look">
        {headFacts(evidence).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{text}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <ExternalIds evidence={evidence} />
      <LeftOut evidence={evidence} />
      <h3>How to see a hash for yourself</h3>
      <pre>
        <code>
          {
            "aws iam get-role --role-name <role> --query Role.AssumeRolePolicyDocument --output json | jq --compact-output --sort-keys --join-output . | sha256sum"
          }
        </code>
      </pre>
    </section>
  );
}

function ExternalIds({ evidence: { externalIds } }: { readonly evidence: Evidence }) {
  if (externalIds.length === 0) return null;
  return (
    <>
      <h3>External IDs</h3>
      <ul>
        {externalIds.map(({ externalId, whose, accounts }, index) => (
          <li key={index}>
            {whose === "none" ? "none, or several" : whose}
            {whose !== "none" && (
              <>
                {": "}
                <code>{externalId ?? "secret, not on this page"}</code>
              </>
            )}
            {`, in ${accounts.length} of the accounts`}
            {whose !== "this stack's" && (
              <AccountList accounts={accounts.map((accountId) => ({ accountId }))} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function LeftOut({ evidence: { leftOut } }: { readonly evidence: Evidence }) {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  if (reasons.length === 0) return null;
  return (
    <>
      <h3>Accounts that are not enrolled</h3>
      <ul>
        {reasons.map((reason) => {
          const accounts = leftOut.filter((account) => account.reason === reason);
          return (
            <li key={reason}>
              <bdi>{reason}</bdi>: {accounts.length}
              <AccountList accounts={accounts} />
            </li>
          );
        })}
      </ul>
    </>
  );
}
