import { jsonOrText } from "./values";

/** One statement of a permissions policy; it only ever allows. */
export interface PolicyStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  /** Condition operator → condition key → the values of which one has to match. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A permissions policy as the JSON document that IAM and STS take. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** A statement that allows these actions on these resources. */
export function allow(
  actions: readonly string[],
  resources: readonly string[],
  condition?: PolicyStatement["Condition"],
): PolicyStatement {
  return {
    Effect: "Allow",
    Action: [...actions].sort(),
    Resource: resources,
    ...(condition && { Condition: condition }),
  };
}

/** A policy of these statements. */
export function policyDocument(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/**
 * A text that a policy takes letter by letter: a policy reads `*` and `?` as wildcards, and `$` begins
 * a variable (IAM user guide, "IAM policy elements: Variables and tags").
 */
export function literally(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}

/**
 * What the text of a policy says: JSON, parsed. One that is no JSON, or that names a key of one object
 * twice, comes back as text: readers disagree on which of the two counts.
 */
export function parsedDocument(text: string): unknown {
  const document = jsonOrText(text);
  return keysIn(document) === keysWrittenIn(text) ? document : text;
}

/**
 * A document as one text, whatever the order of its keys and the white space between them: what
 * `jq --compact-output --sort-keys` prints.
 */
export function canonicalText(document: unknown): string {
  return JSON.stringify(document, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

/** Of JSON's tokens only strings have quotation marks, and only a key is followed by a colon. */
function keysWrittenIn(text: string): number {
  const strings = text.match(/"(?:[^"\\]|\\.)*"(?:\s*:)?/gs) ?? [];
  return strings.filter((string) => string.endsWith(":")).length;
}

function keysIn(document: unknown): number {
  if (typeof document !== "object" || document === null) return 0;
  const values: readonly unknown[] = Object.values(document);
  const own = Array.isArray(document) ? 0 : values.length;
  return values.reduce<number>((sum, value) => sum + keysIn(value), own);
}
