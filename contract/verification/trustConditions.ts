/** A JSON object that nobody has looked into yet. */
export type Unchecked = Readonly<Record<string, unknown>>;

/** One test of a condition: a key, held against values by an operator. */
export interface ConditionTest {
  /** Such as `StringEquals`. */
  readonly operator: string;
  /** Such as `sts:ExternalId`; IAM does not mind capitals. */
  readonly key: string;
  readonly values: readonly string[];
}

const EXTERNAL_ID_KEY = "sts:externalid";

/**
 * The external ID that a trust policy requires, by whatever operator.
 *
 * @param document - the policy as JSON.parse gave it
 * @returns undefined when it requires none, or not exactly one
 */
export function requiredExternalId(document: unknown): string | undefined {
  const ids = listOf(unchecked(document)["Statement"])
    .flatMap((statement) => conditionTests(unchecked(unchecked(statement)["Condition"])))
    .filter(isOfExternalId)
    .flatMap(({ values }) => values);
  return ids.length === 1 ? ids[0] : undefined;
}

/** The tests of a statement's condition, one for each operator and key. */
export function conditionTests(condition: Unchecked): readonly ConditionTest[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(unchecked(keys)).map(([key, values]) => ({
      operator,
      key,
      values: listOf(values).map(String),
    })),
  );
}

/** Whether a test is of the external ID. */
export function isOfExternalId({ key }: ConditionTest): boolean {
  return key.toLowerCase() === EXTERNAL_ID_KEY;
}

/** Anything as an object; what is none has no keys. */
export function unchecked(value: unknown): Unchecked {
  return typeof value === "object" && value !== null ? (value as Unchecked) : {};
}

/** IAM takes a value for a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
