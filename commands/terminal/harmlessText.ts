/**
 * Text from outside, such as an account's name, as it may be shown: characters that move a cursor,
 * hide text or turn its direction become `?`. Line breaks stay.
 */
export function harmless(text: string): string {
  return text.replace(/(?!\n)\p{Cc}|\p{Cf}|\p{Cs}/gu, "?");
}
