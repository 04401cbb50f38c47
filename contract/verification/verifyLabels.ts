import { ROLE_DESCRIPTION } from "../vendor";
import { finding, type Finding } from "./finding";
import type { ObservedRole } from "./verifyRole";

/**
 * Holds a role's description and tags against what a deployment gives it. Tags that somebody else has
 * added, as an organization's automation does, are no finding.
 *
 * @param repair - the command that puts them back
 */
export function verifyLabels(
  observed: ObservedRole,
  tags: Readonly<Record<string, string>>,
  repair: string,
): readonly Finding[] {
  const wrong = Object.entries(tags).filter(([key, value]) => observed.tags[key] !== value);
  const findings = wrong.map(([key, value]) => {
    const problem = `the tag ${key} is ${observed.tags[key] ?? "missing"}; it should be ${value}`;
    return finding("medium", "tag", problem, `set it again: ${repair}`);
  });
  if (observed.description === ROLE_DESCRIPTION) return findings;
  const problem = `the role's description is "${observed.description}"; it should be "${ROLE_DESCRIPTION}"`;
  return [...findings, finding("medium", "description", problem, `set it again: ${repair}`)];
}
