const LONGEST = 80;

/** A value as an error message shows it: as JSON, on one line, cut where it is long. */
export function shown(value: unknown): string {
  const json = (JSON.stringify(value) as string | undefined) ?? String(value);
  return json.length <= LONGEST ? json : `${json.slice(0, LONGEST)}… (${json.length} characters)`;
}
