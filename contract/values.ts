/** A JSON object that nobody has looked into yet. */
export type Unchecked = Readonly<Record<string, unknown>>;

/** Anything as an object; what is none has no keys. */
export function recordOf(value: unknown): Unchecked {
  return typeof value === "object" && value !== null ? (value as Unchecked) : {};
}

/** Anything as a list: IAM takes a value for a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Text as it is; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What a text says as JSON; one that is none comes back as it is. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A document as text, its keys sorted: CloudFormation and IAM may have put them in another order. */
export function inAnyOrder(document: unknown): string {
  return JSON.stringify(document, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

type Given<Properties> = { [Key in keyof Properties]?: Exclude<Properties[Key], undefined> };

/** Optional properties without those that are undefined, which JSON does not have either. */
export function given<Properties extends object>(properties: Properties): Given<Properties> {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<Properties>;
}
