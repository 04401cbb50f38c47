import { DIALOG_FIELDS, type DialogField, dialogValues } from "../../contract/dialog";
import type { StackOutputs } from "../../contract/stackOutputs";

/** One entry of the dialog with what a stack has for it. */
export interface FieldValue {
  readonly field: DialogField;
  /** Absent: the stack has none. */
  readonly value?: string | undefined;
  /** Whether the stack keeps it encrypted; then it is shown only on demand. */
  readonly isSecret: boolean;
}

/**
 * Every entry of the dialog, in its order, with the stack's value.
 *
 * @param secretOutputs - names of the outputs that the stack keeps encrypted
 */
export function fieldValues(
  outputs: StackOutputs,
  secretOutputs: ReadonlySet<string>,
): readonly FieldValue[] {
  const values = dialogValues(outputs);
  return DIALOG_FIELDS.map((field) => {
    const value = values[field.key];
    return { field, value, isSecret: value !== undefined && secretOutputs.has(field.output) };
  });
}
