import type { Handover } from "../handover";
import type { StackOutputs } from "../stackOutputs";
import { given } from "../values";

/** The dialog's entries that are stack outputs of their own; all others are part of `handover`. */
const OWN_OUTPUTS = ["externalId", "legacyAccessKeyId", "legacySecretAccessKey"] as const;

/** A name for each entry of the vendor's dialog, stable for programs that read it. */
export type DialogFieldKey = (typeof OWN_OUTPUTS)[number] | keyof Handover;

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
const ONLY_IDENTITY_CENTER = "leave empty: only for IAM Identity Center";
const EXPECTED_NAME = "leave empty: the role has the name that Authomize expects";
const NAME_REQUIRED = "required, a name of your choice; integrationName keeps it";
const EMAIL_REQUIRED = "required, the owner's address; ownerEmail keeps it";

/** The vendor's dialog in its own order. Source: the vendor's AWS guide, steps 2 to 7. */
export const DIALOG_FIELDS: readonly DialogField[] = [
  { ...field("externalId", 2, "External ID", "not known"), action: "compare" },
  field("legacyAccessKeyId", 4, "Access Key ID", ONLY_LEGACY),
  field("legacySecretAccessKey", 4, "Secret Access Key", ONLY_LEGACY),
  field("accountNumbers", 5, "Account Numbers", "not known"),
  field("managementAccount", 5, "Management (master) Account Number", ONLY_IDENTITY_CENTER),
  field("assumedRole", 5, "Assume Role", EXPECTED_NAME),
  field("regions", 5, "Regions", "leave empty: all regions"),
  field("integrationName", 6, "Integration name", NAME_REQUIRED),
  field("ownerEmail", 7, "Contact email", EMAIL_REQUIRED),
];

function field(key: DialogFieldKey, step: number, label: string, whenEmpty: string): DialogField {
  const output = OWN_OUTPUTS.find((own) => own === key) ?? "handover";
  return { key, step, label, action: "type", output, whenEmpty };
}

/** The value of each entry that has one, from what a stack exports. */
export function dialogValues(
  outputs: StackOutputs,
): Readonly<Partial<Record<DialogFieldKey, string>>> {
  const { externalId, legacyAccessKeyId, legacySecretAccessKey } = outputs;
  return {
    externalId,
    ...given({ legacyAccessKeyId, legacySecretAccessKey }),
    ...outputs.handover,
  };
}
