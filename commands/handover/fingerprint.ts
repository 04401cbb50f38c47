import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

const LENGTH = 32;

/**
 * What is kept of a secret to notice that it changed, and nothing else: salted, and slow to guess
 * from even where the secret is short. Form: `salt:hash`, both base64.
 */
export function fingerprint(secret: string): string {
  const salt = randomBytes(16);
  return `${salt.toString("base64")}:${scryptSync(secret, salt, LENGTH).toString("base64")}`;
}

/** Whether a fingerprint was taken of this value; a damaged fingerprint belongs to none. */
export function isFingerprintOf(taken: string, value: string): boolean {
  const [salt = "", hash = ""] = taken.split(":");
  const expected = Buffer.from(hash, "base64");
  if (expected.length !== LENGTH) return false;
  return timingSafeEqual(expected, scryptSync(value, Buffer.from(salt, "base64"), LENGTH));
}
