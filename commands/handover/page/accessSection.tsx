import { Fragment } from "preact";

import {
  legacyTrustInWords,
  trustPolicyInWords,
  whatVendorCan,
  whatVendorCannot,
} from "../../../contract/dialog/accessInWords";
import { trustPolicy } from "../../../contract/trustPolicy";
import { IDENTITY_CENTER_POLICY_ARNS, SECURITY_AUDIT_POLICY_ARN } from "../../../contract/vendor";
import { type HandoverReport, shown } from "../report/report";

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
      <Sentences sentences={words} />
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
  const { identityCenter, cloudTrailLogs } = report.access;
  return (
    <section id="access" aria-labelledby="access-heading" tabIndex={-1}>
      <h2 id="access-heading">What Authomize can and cannot do</h2>
      <p>
        Every role has AWS’s own policy {policies(false)}
        {identityCenter && <>; the role of the management account has {policies(true)} instead</>}.
        AWS keeps these policies up to date as services appear. Nothing else is attached
        {cloudTrailLogs === "none" ? "" : ", but for the policy that reads CloudTrail’s log files"}.
      </p>
      <div class="columns">
        <div class="can">
          <h3>It can</h3>
          <Sentences sentences={whatVendorCan(report.access)} />
        </div>
        <div class="cannot">
          <h3>It cannot</h3>
          <Sentences sentences={whatVendorCannot(report.access)} />
        </div>
      </div>
      <p>
        To take it all back, at any time: <code>npx pulumi destroy --stack {report.stack}</code>
      </p>
    </section>
  );
}

function Sentences({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <ul>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

/** The names of a role's managed policies, as a phrase. */
function policies(isManagementAccount: boolean) {
  const arns = isManagementAccount
    ? [SECURITY_AUDIT_POLICY_ARN, ...IDENTITY_CENTER_POLICY_ARNS]
    : [SECURITY_AUDIT_POLICY_ARN];
  return arns.map((arn, index) => (
    <Fragment key={arn}>
      {index === 0 ? "" : index === arns.length - 1 ? " and " : ", "}
      <code>{arn.split("/").at(-1)}</code>
    </Fragment>
  ));
}
