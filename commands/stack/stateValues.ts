/** How the engine's state marks a secret, and what of it `pulumi stack export --show-secrets` adds. */
interface SecretValue {
  /** JSON. */
  readonly plaintext: string;
}

/** The key and value by which a secret is known in a state (pulumi, sdk/go/common/resource/sig). */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Whether a value in an exported state is a secret as a whole. */
export function isSecretValue(value: unknown): value is SecretValue {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as Readonly<Record<string, unknown>>)[SIGNATURE_KEY] === SECRET
  );
}

/** A value of a state that was exported with its secrets, as the program gave it. */
export function plainValue(value: unknown): unknown {
  if (isSecretValue(value)) return plainValue(JSON.parse(value.plaintext));
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, plainValue(each)]);
  return Object.fromEntries(entries) as unknown;
}
