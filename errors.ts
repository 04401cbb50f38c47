/** Something that the operator can mend: shown as it is, without a stack trace. */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
}

/** Thrown when there are no usable AWS credentials; the message says what to do. */
export class CredentialsError extends OperatorError {
  override readonly name = "CredentialsError";
}

/** Thrown when the organization cannot be read; the message says what to do. */
export class OrganizationError extends OperatorError {
  override readonly name = "OrganizationError";
}

/** Thrown when an update would remove the role from more accounts than it may. */
export class RemovalsError extends OperatorError {
  override readonly name = "RemovalsError";
}

/** Thrown when a StackSet cannot be rolled out as the settings ask for it. */
export class StackSetError extends OperatorError {
  override readonly name = "StackSetError";
}

/** Thrown when no role can be made, because the legacy user that they have to trust cannot be made. */
export class LegacyUserError extends OperatorError {
  override readonly name = "LegacyUserError";
}

/** Thrown when settings cannot be used; carries every problem, not only the first. */
export class SettingsError extends OperatorError {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly Problem[]) {
    super(describeProblems(problems));
  }
}

/** One thing that is wrong with one setting, in words that suffice to mend it. */
export interface Problem {
  /** The setting with its place in it, such as `accounts[2].id`. */
  readonly key: string;
  /** The offending value as the operator would recognise it; absent when there is none. */
  readonly value?: string;
  /** What AWS, the vendor or this project requires. */
  readonly rule: string;
  /** What to do about it. */
  readonly fix: string;
}

/**
 * All problems as one text: a heading, then key and value, rule and fix of each.
 *
 * @param of - what has them, such as `argument of TrustRole shop`
 */
export function describeProblems(problems: readonly Problem[], of = "setting"): string {
  const plural = of.replace(/^\w+/, "$&s");
  const heading =
    problems.length === 1
      ? `One ${of} needs a change before anything is deployed:`
      : `${problems.length} ${plural} need a change before anything is deployed:`;
  return [heading, ...problems.map(describeProblem)].join("\n\n");
}

function describeProblem({ key, value, rule, fix }: Problem): string {
  const what = value === undefined ? key : `${key}: ${value}`;
  return `  ${what}\n    Rule: ${rule}\n    Fix:  ${fix}`;
}

const LONGEST_SHOWN_VALUE = 80;

/** A value as an error message shows it: as JSON, on one line, cut after 80 characters. */
export function shown(value: unknown): string {
  const json = (JSON.stringify(value) as string | undefined) ?? String(value);
  if (json.length <= LONGEST_SHOWN_VALUE) return json;
  return `${json.slice(0, LONGEST_SHOWN_VALUE)}… (${json.length} characters)`;
}

/**
 * What names a stack in a command, such as ` --stack prod`; nothing, for the selected one, if unknown.
 */
export function stackArgument(stack: string | undefined): string {
  return stack === undefined ? "" : ` --stack ${stack}`;
}

/** A number of things as a message says it, such as `1 account` or `12 accounts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** An account as a message names it, such as `012345678901 (Log archive)`. */
export function named({ id, name }: { readonly id: string; readonly name?: string | undefined }) {
  return name === undefined ? id : `${id} (${name})`;
}
