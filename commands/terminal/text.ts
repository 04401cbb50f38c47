/** Text from outside, with `?` for what moves a cursor, hides text or turns it; line breaks stay. */
export function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}|\p{Cf}|\p{Cs}/gu, "?");
}

/** A number with its noun, such as `1 account` or `3 accounts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What an error says, without its kind. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Data as JSON for programs and files, with a line break at its end. */
export function jsonText(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** A moment as people compare it across time zones: `2026-02-28 14:05 UTC`. */
export function moment(at: string | Date): string {
  const text = typeof at === "string" ? at : at.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}
