import type { Finding } from "./finding";
import type { ObservedRole } from "./verification";
import { ROLE_DESCRIPTION } from "./vendor";

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
  return [
    ...wrong.map(([key, value]): Finding => ({
      severity: "medium",
      rule: "tag",
      problem: `the tag ${key} is ${observed.tags[key] ?? "missing"}; it should be ${value}`,
      fix: `set it again: ${repair}`,
    })),
    ...(observed.description === ROLE_DESCRIPTION
      ? []
      : [
          {
            severity: "medium",
            rule: "description",
            problem: `the role's description is "${observed.description}"; it should be "${ROLE_DESCRIPTION}"`,
            fix: `set it again: ${repair}`,
          } as const,
        ]),
  ];
}
