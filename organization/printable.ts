/** Names are for people, in messages and on terminals: no character of them may steer one. */
export function printable(name = ""): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, "?");
}
