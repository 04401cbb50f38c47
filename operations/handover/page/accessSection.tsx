import { managedPolicyArns } from "../../../contract/managedPolicies";
import {
  legacyTrustInWords,
  trustPolicyInWords,
  VENDOR_CAN,
  VENDOR_CAN_WITH_IDENTITY_CENTER,
  VENDOR_CANNOT,
  type AccessClaim,
} from "../../../contract/plainWords";
import { trustPolicy } from "../../../contract/trustPolicy";
import { shown, type HandoverReport } from "../report";

/** Who is trusted, and what that party can and cannot do, for people who do not read IAM policies. */
export function AccessSection({ report }: { readonly report: HandoverReport }) {
  return (
    <>
      <TrustSection report={report} />
      <PermissionsSection report={report} />
    </>
  );
}

function TrustSection({ report }: { readonly report: HandoverReport }) {
  const { value: externalId } = shown(report, "externalId");
  const words = report.isLegacy ? legacyTrustInWords(externalId) : trustPolicyInWords(externalId);
  return (
    <section id="trust" aria-labelledby="trust-heading" tabIndex={-1}>
      <h2 id="trust-heading">Who is trusted</h2>
      <ul>
        {words.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {!report.isLegacy && (
        <figure>
          <figcaption>The trust policy of every role, as AWS holds it</figcaption>
          <pre>
            <code>{JSON.stringify(trustPolicy(externalId ?? "(secret)"), undefined, 2)}</code>
          </pre>
        </figure>
      )}
    </section>
  );
}

function PermissionsSection({ report }: { readonly report: HandoverReport }) {
  const managementAccount = shown(report, "managementAccount").value;
  const identityCenter = managementAccount !== undefined;
  return (
    <section id="access" aria-labelledby="access-heading" tabIndex={-1}>
      <h2 id="access-heading">What Authomize can and cannot do</h2>
      <p>
        Every role has AWS’s own policy {policies("", false)}
        {identityCenter && (
          <>; the role of the management account has {policies(managementAccount, true)} instead</>
        )}
        . AWS keeps these policies up to date as services appear. Nothing else is attached.
      </p>
      <div class="columns">
        <Claims
          heading="It can"
          kind="can"
          claims={identityCenter ? [...VENDOR_CAN, VENDOR_CAN_WITH_IDENTITY_CENTER] : VENDOR_CAN}
        />
        <Claims heading="It cannot" kind="cannot" claims={VENDOR_CANNOT} />
      </div>
      <p>
        To take it all back, at any time: <code>npx pulumi destroy --stack {report.stack}</code>
      </p>
    </section>
  );
}

function Claims(props: {
  readonly heading: string;
  readonly kind: "can" | "cannot";
  readonly claims: readonly AccessClaim[];
}) {
  return (
    <div class={props.kind}>
      <h3>{props.heading}</h3>
      <ul>
        {props.claims.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

/** The names of the managed policies of one account's role, as a phrase. */
function policies(accountId: string, identityCenter: boolean) {
  const arns = managedPolicyArns({ accountId, managementAccount: accountId, identityCenter });
  return arns.map((arn, index) => (
    <>
      {index === 0 ? "" : index === arns.length - 1 ? " and " : ", "}
      <code>{arn.split("/").at(-1)}</code>
    </>
  ));
}
