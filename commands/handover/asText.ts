import { harmless } from "../terminal/harmlessText";
import { describeChange, moment } from "./describeChange";
import type { HandoverReport, ShownField } from "./report";

/**
 * The hand-over for the terminal: what changed first, then every entry of the dialog in its order.
 * Each value stands alone on its line, ready to be copied.
 */
export function asText(report: HandoverReport): string {
  const paragraphs = [
    ...headOf(report),
    "Authomize's dialog, step by step:",
    ...report.fields.map(entry),
  ];
  return `${paragraphs.map(harmless).join("\n\n")}\n`;
}

/** What an operator has to know before anything is typed: problems, then changes. */
export function headOf(report: HandoverReport): readonly string[] {
  return [
    `Hand-over of the stack ${report.stack}: ${counted(report.accounts.length, "account")}.`,
    ...warnings(report),
    changes(report),
  ];
}

/** What stands between this hand-over and one that works; each names its remedy. */
export function warnings(report: HandoverReport): readonly string[] {
  const incomplete = report.accounts.filter(({ isComplete }) => !isComplete);
  return [
    ...(report.isExternalIdGenerated
      ? [
          "Warning: the external ID was generated here. Authomize can use the roles only with the one that its dialog shows: " +
            `npx pulumi config set authomize-aws:externalId <External ID> --stack ${report.stack}, then npx pulumi up --stack ${report.stack}.`,
        ]
      : []),
    ...(incomplete.length === 0
      ? []
      : [
          `Warning: the last run did not finish ${counted(incomplete.length, "account")}: ` +
            `${incomplete.map(({ id }) => id).join(", ")}. Read that run's errors, mend, then run again: ${report.repair}.`,
        ]),
    ...(report.incompleteRemovals.length === 0
      ? []
      : [
          "Warning: an earlier run was to remove these, and could not; they let in whom they always did: " +
            `${report.incompleteRemovals.join(", ")}. Whether they are still there: npx authomize verify --stack ${report.stack}`,
        ]),
  ];
}

function changes(report: HandoverReport): string {
  const { comparison } = report;
  if (comparison.kind === "first")
    return "This is the first hand-over of this stack: every field is new.";
  const lines = comparison.changes.map(
    (change) =>
      `  step ${change.field.step}, ${change.field.label}: ${describeChange(change, report)}`,
  );
  const since = moment(comparison.since);
  if (comparison.kind === "changed") {
    return [`Changed since the hand-over of ${since}:`, ...lines].join("\n");
  }
  if (lines.length === 0) return `Nothing has changed since the hand-over of ${since}, the first.`;
  return [`Nothing has changed since the hand-over of ${since}. That one changed:`, ...lines].join(
    "\n",
  );
}

function entry({ field, value, isHidden, isChanged }: ShownField): string {
  const remarks = [
    ...(field.action === "compare" ? ["compare: the dialog has to show this one"] : []),
    ...(isChanged ? ["changed"] : []),
  ];
  const remark = remarks.length === 0 ? "" : ` (${remarks.join("; ")})`;
  const shownValue = isHidden
    ? "(secret: --show-secrets shows it)"
    : (value ?? `(${field.whenEmpty})`);
  return `Step ${field.step} · ${field.label}${remark}\n${shownValue}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
