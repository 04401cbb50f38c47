import { Breakable } from "../../page/lineBreaks";
import type { HandoverReport, ShownField } from "../report/report";

/** A value longer than this scrolls in a box of its own. */
const LONG_VALUE = 1000;

/** The vendor's dialog, step by step, with a copy button for each value. */
export function DialogSection({ report }: { readonly report: HandoverReport }) {
  const steps = [...new Set(report.fields.map(({ field }) => field.step))];
  return (
    <section id="dialog" aria-labelledby="dialog-heading" tabIndex={-1}>
      <h2 id="dialog-heading">Into Authomize’s dialog</h2>
      <p>Go through the dialog from the top. What is not listed here stays as the dialog has it.</p>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step}>
            <h3>Step {step}</h3>
            <dl>
              {report.fields
                .filter(({ field }) => field.step === step)
                .map((shownField) => (
                  <Entry key={shownField.field.key} shownField={shownField} />
                ))}
            </dl>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Entry({ shownField }: { readonly shownField: ShownField }) {
  const { field, value, isHidden, isChanged } = shownField;
  return (
    <div class={isChanged ? "entry changed" : "entry"}>
      <dt>
        {field.label}
        {isChanged && <span class="chip">changed</span>}
      </dt>
      <dd>
        {value === undefined ? (
          <p class="empty">{isHidden ? "Secret; not on this page." : sentence(field.whenEmpty)}</p>
        ) : (
          <CopyableValue shownField={shownField} value={value} />
        )}
        {field.action === "compare" && (
          <p class="hint">Do not type it: compare. The dialog has to show this very ID.</p>
        )}
      </dd>
    </div>
  );
}

function CopyableValue(props: { readonly shownField: ShownField; readonly value: string }) {
  const { field } = props.shownField;
  const id = `value-${field.key}`;
  const isLong = props.value.length > LONG_VALUE;
  return (
    <div class="copyable">
      <code
        id={id}
        class={isLong ? "long" : ""}
        // What scrolls has to be reachable by keyboard.
        {...(isLong ? { tabIndex: 0, role: "group", "aria-label": field.label } : {})}
      >
        <Breakable text={props.value} />
      </code>
      <button type="button" hidden data-copies={id} aria-label={`Copy ${field.label}`}>
        Copy
      </button>
    </div>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
