import type { Handover } from "./handover";
import type { StackOutputs } from "./stackOutputs";

/** A name for each entry of the vendor's dialog, stable for programs that read it. */
export type DialogFieldKey =
  "externalId" | "legacyAccessKeyId" | "legacySecretAccessKey" | keyof Handover;

/** One entry of the vendor's dialog. */
export interface DialogField {
  readonly key: DialogFieldKey;
  /** The dialog's step. */
  readonly step: number;
  /** The dialog's own label. */
  readonly label: string;
  /** Most are typed in; the external ID is shown by the dialog, and compared. */
  readonly action: "type" | "compare";
  /** The stack output that holds its value; a secret output makes a secret field. */
  readonly output: keyof StackOutputs;
  /** What to do where there is no value, in words for the operator. */
  readonly whenEmpty: string;
}

const ONLY_LEGACY = "leave empty: only for the legacy way, with an IAM user of your own";

/** The vendor's dialog in its own order. Source: the vendor's AWS guide, steps 2 to 7. */
export const DIALOG_FIELDS: readonly DialogField[] = [
  { ...output("externalId", 2, "External ID", "not known"), action: "compare" },
  output("legacyAccessKeyId", 4, "Access Key ID", ONLY_LEGACY),
  output("legacySecretAccessKey", 4, "Secret Access Key", ONLY_LEGACY),
  handedOver("accountNumbers", 5, "Account Numbers", "not known"),
  handedOver(
    "managementAccount",
    5,
    "Management (master) Account Number",
    "leave empty: only for IAM Identity Center",
  ),
  handedOver(
    "assumedRole",
    5,
    "Assume Role",
    "leave empty: the role has the name that Authomize expects",
  ),
  handedOver("regions", 5, "Regions", "leave empty: all regions"),
  handedOver(
    "integrationName",
    6,
    "Integration name",
    "required, a name of your choice; authomize-aws:integrationName keeps it",
  ),
  handedOver(
    "ownerEmail",
    7,
    "Contact email",
    "required, the owner's address; authomize-aws:ownerEmail keeps it",
  ),
];

/** A field whose value is a stack output of its own. */
function output(
  key: Exclude<DialogFieldKey, keyof Handover>,
  step: number,
  label: string,
  whenEmpty: string,
): DialogField {
  return { key, step, label, action: "type", output: key, whenEmpty };
}

/** A field whose value is part of the output `handover`. */
function handedOver(
  key: keyof Handover,
  step: number,
  label: string,
  whenEmpty: string,
): DialogField {
  return { key, step, label, action: "type", output: "handover", whenEmpty };
}

/** The value of each entry that has one, from what a stack exports. */
export function dialogValues(
  outputs: StackOutputs,
): Readonly<Partial<Record<DialogFieldKey, string>>> {
  const { externalId, legacyAccessKeyId, legacySecretAccessKey } = outputs;
  return {
    externalId,
    ...(legacyAccessKeyId === undefined ? {} : { legacyAccessKeyId }),
    ...(legacySecretAccessKey === undefined ? {} : { legacySecretAccessKey }),
    ...outputs.handover,
  };
}
