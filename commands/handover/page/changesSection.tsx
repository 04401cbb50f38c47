import { moment } from "../../terminal/text";
import { describeChange, warnings } from "../report/formats";
import type { HandoverReport } from "../report/report";

/** What to know before typing: problems, and what changed since the last hand-over. */
export function ChangesSection({ report }: { readonly report: HandoverReport }) {
  return (
    <section class="changes" aria-labelledby="changes-heading">
      {warnings(report).map((warning) => (
        <p class="warning" key={warning}>
          {warning}
        </p>
      ))}
      <h2 id="changes-heading">{headingOf(report)}</h2>
      <Explanation report={report} />
    </section>
  );
}

function Explanation({ report }: { readonly report: HandoverReport }) {
  const { comparison } = report;
  if (comparison.kind === "first") {
    return <p>Nothing was handed over before: fill in every field below.</p>;
  }
  if (comparison.changes.length === 0) return <p>The dialog already has all of these values.</p>;
  return (
    <>
      <p>
        {comparison.kind === "changed"
          ? "Only these fields have to be typed again; they are marked below."
          : "The dialog already has all of these values. The last hand-over brought:"}
      </p>
      <ul>
        {comparison.changes.map((change) => (
          <li key={change.field.key}>
            <b>
              Step {change.field.step}, {change.field.label}:
            </b>{" "}
            <bdi>{describeChange(change, report)}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}

function headingOf({ comparison }: HandoverReport): string {
  if (comparison.kind === "first") return "The first hand-over";
  const since = moment(comparison.since);
  return comparison.kind === "changed"
    ? `Changed since the hand-over of ${since}`
    : `Nothing has changed since the hand-over of ${since}`;
}
