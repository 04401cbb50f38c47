import { finding, type Finding } from "./finding";
import type { ObservedRole } from "./verifyRole";

const MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000;

/** What a role's last use is held against. */
export interface UsePolicy {
  /** From how many days without use it is a finding; 0: never. */
  readonly unusedAfterDays: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The command that shows what goes into the vendor's dialog. */
  readonly handover: string;
}

/**
 * That the vendor has not used a role yet, or not for long: access that nobody needs. Nobody else is
 * trusted by the role, so that each use is the vendor's.
 */
export function verifyLastUse(
  { lastUsed, createdAt }: Pick<ObservedRole, "lastUsed" | "createdAt">,
  { unusedAfterDays, now, handover }: UsePolicy,
): readonly Finding[] {
  if (unusedAfterDays === 0) return [];
  const since = Date.parse(lastUsed?.at ?? createdAt);
  const isLong = now - since > unusedAfterDays * MILLISECONDS_A_DAY;
  if (isLong) {
    const never = lastUsed === undefined ? ", nor ever since it was made" : "";
    return [
      finding(
        "medium",
        "role-unused",
        `Authomize has not used the role for more than ${unusedAfterDays} days${never}`,
        `see in Authomize's console whether the integration still collects, and compare: ${handover}; an account that it does not need any more: take it out of the settings`,
      ),
    ];
  }
  if (lastUsed !== undefined) return [];
  const problem =
    "Authomize has not used the role yet, as far as IAM knows, which is some hours late";
  return [finding("info", "role-never-used", problem, `what its dialog asks for: ${handover}`)];
}
