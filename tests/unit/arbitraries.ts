import fc from "fast-check";

const EXTERNAL_ID_ALPHABET = Array.from(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+=,.@:/_-",
);

/** External IDs that AWS accepts, of every length it accepts; short ones more often. */
export function externalIds(): fc.Arbitrary<string> {
  return fc
    .string({ unit: fc.constantFrom(...EXTERNAL_ID_ALPHABET), minLength: 2, maxLength: 1224 })
    .filter((text) => !/^\d{12}$/.test(text));
}

/** Account IDs, those with leading zeros among them. */
export function accountIds(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[0-9]{12}$/);
}
