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

/** The vendor's dialog in its own order. Source: the vendor's AWS guide, steps 2 to 7. */
export const DIALOG_FIELDS: readonly DialogField[] = [
  {
    key: "externalId",
    step: 2,
    label: "External ID",
    action: "compare",
    output: "externalId",
    whenEmpty: "not known",
  },
  {
    key: "legacyAccessKeyId",
    step: 4,
    label: "Access Key ID",
    action: "type",
    output: "legacyAccessKeyId",
    whenEmpty: "leave empty: only for the legacy way, with an IAM user of your own",
  },
  {
    key: "legacySecretAccessKey",
    step: 4,
    label: "Secret Access Key",
    action: "type",
    output: "legacySecretAccessKey",
    whenEmpty: "leave empty: only for the legacy way, with an IAM user of your own",
  },
  {
    key: "accountNumbers",
    step: 5,
    label: "Account Numbers",
    action: "type",
    output: "handover",
    whenEmpty: "not known",
  },
  {
    key: "managementAccount",
    step: 5,
    label: "Management (master) Account Number",
    action: "type",
    output: "handover",
    whenEmpty: "leave empty: only for IAM Identity Center",
  },
  {
    key: "assumedRole",
    step: 5,
    label: "Assume Role",
    action: "type",
    output: "handover",
    whenEmpty: "leave empty: the role has the name that Authomize expects",
  },
  {
    key: "regions",
    step: 5,
    label: "Regions",
    action: "type",
    output: "handover",
    whenEmpty: "leave empty: all regions",
  },
  {
    key: "integrationName",
    step: 6,
    label: "Integration name",
    action: "type",
    output: "handover",
    whenEmpty: "required, a name of your choice; authomize-aws:integrationName keeps it",
  },
  {
    key: "ownerEmail",
    step: 7,
    label: "Contact email",
    action: "type",
    output: "handover",
    whenEmpty: "required, the owner's address; authomize-aws:ownerEmail keeps it",
  },
];

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
