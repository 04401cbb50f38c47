/**
 * How bad a finding is:
 *
 * - `critical`: somebody other than the vendor may get in, or the vendor gets more than was agreed
 * - `high`: the vendor cannot do its work, or a guard rail is missing, or nobody could look
 * - `medium`: it works and is safe, but it is not what was asked for
 * - `info`: worth knowing; nothing has to be done
 */
export type Severity = "critical" | "high" | "medium" | "info";

/** All severities, the worst first. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "info"];

/** One thing that is not as it should be. */
export interface Finding {
  readonly severity: Severity;
  /** The rule that was broken, a short name that never changes: `trust-principal`, for example. */
  readonly rule: string;
  /** What was found, and what was expected. */
  readonly problem: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A finding of these four parts. */
export function finding(severity: Severity, rule: string, problem: string, fix: string): Finding {
  return { severity, rule, problem, fix };
}

/** Whether findings leave nothing to do: none at all, or only such as are worth knowing. */
export function allHold(findings: readonly Finding[]): boolean {
  return findings.every(({ severity }) => severity === "info");
}

/** Findings with the worst first, otherwise in the order given. */
export function worstFirst<Found extends Finding>(findings: readonly Found[]): readonly Found[] {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity);
  return [...findings].sort((one, other) => rank(one) - rank(other));
}
