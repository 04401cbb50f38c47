const SEPARATOR = "\u0000";

/** A schema message that carries both halves of what an operator is told. */
export function told(rule: string, fix: string): string {
  return `${rule}${SEPARATOR}${fix}`;
}

/** Takes a message of `told` apart again. */
export function ruleAndFix(message: string): { readonly rule: string; readonly fix: string } {
  const [rule, fix] = message.split(SEPARATOR);
  return { rule: rule ?? message, fix: fix ?? "correct the value" };
}
