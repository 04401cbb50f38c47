import { roleArn } from "../arns";
import { CLOUD_TRAIL_POLICY_NAME } from "../cloudTrailLogs";
import { canonicalText } from "../policyDocument";
import type { TrustRoleSpec } from "../trustRoleSpec";
import { ROLE_DESCRIPTION } from "../vendor";
import { anotherStackOf, roleOfAnotherStack } from "./anotherStack";
import { finding, type Finding } from "./finding";
import { type ExpectedTrust, verifyTrust } from "./verifyTrust";

/** A role as AWS describes it. */
export interface ObservedRole {
  readonly arn: string;
  /** AWS's unique ID, `AROA…`. */
  readonly roleId: string;
  readonly description: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** The trust policy, parsed; as text where it cannot be read in one way only. */
  readonly trustPolicy: unknown;
  readonly managedPolicyArns: readonly string[];
  /** Name → document, parsed; as text where it cannot be read in one way only. */
  readonly inlinePolicies: Readonly<Record<string, unknown>>;
  readonly permissionsBoundary?: string | undefined;
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** Key → value. */
  readonly tags: Readonly<Record<string, string>>;
  /** When somebody used its permissions last; absent: not in the 400 days that AWS looks back. */
  readonly lastUsed?: LastUse | undefined;
}

/** The last use of a role, as IAM tells it, some hours late (IAM API reference, RoleLastUsed). */
export interface LastUse {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The region that the call went to; empty where IAM does not tell. */
  readonly region: string;
}

/** What one account's role has to be, and whom it has to trust. */
export type ExpectedRole = TrustRoleSpec &
  ExpectedTrust & {
    /** Whether any description will do, as where a tool of others made the role; absent: it is this project's. */
    readonly anyDescription?: boolean | undefined;
  };

/**
 * Holds one account's role against the contract; nothing is found when it is exactly as it should be.
 */
export function verifyRole(observed: ObservedRole, expected: ExpectedRole): readonly Finding[] {
  return [
    ...verifyTrust(observed.trustPolicy, expected),
    ...verifyManagedPolicies(observed.managedPolicyArns, expected),
    ...verifyInlinePolicies(observed.inlinePolicies, expected),
    ...verifyBoundary(observed, expected),
    ...verifyPlace(observed, expected),
    ...verifySessionDuration(observed, expected),
    ...verifyLabels(observed, expected),
  ];
}

/** An account that is not enrolled, and whose stack looks at it. */
interface NotEnrolled {
  /** What the tag says of the stack's own roles; undefined where nobody knows the stack. */
  readonly owner: string | undefined;
  /** Whether the operator left the account out by name, by unit, or after it was enrolled. */
  readonly isLeftOut: boolean;
}

/**
 * What it means that an account which is not enrolled has the role; nothing where it has none. Of an
 * account that is in no list, another stack may have made it, as its tag says.
 */
export function verifyExcluded(
  observed: ObservedRole | undefined,
  { owner, isLeftOut }: NotEnrolled,
): readonly Finding[] {
  if (observed === undefined) return [];
  const problem = `the account is not enrolled, but has the role ${observed.arn}`;
  const another = isLeftOut ? undefined : anotherStackOf(observed, owner);
  if (another !== undefined) return [roleOfAnotherStack(observed.arn, another)];
  const fix = "delete the role there, or enrol the account";
  return [finding("critical", "role-excluded", problem, fix)];
}

/** Holds attached policies against the contract's: exactly these, no more and no fewer. */
export function verifyManagedPolicies(
  attached: readonly string[],
  expected: Pick<ExpectedRole, "managedPolicyArns" | "repair">,
): readonly Finding[] {
  const { managedPolicyArns, repair } = expected;
  const added = attached.filter((arn) => !managedPolicyArns.includes(arn));
  const missing = managedPolicyArns.filter((arn) => !attached.includes(arn));
  return [
    ...added.map((arn) => addedPolicy(arn, "attached", expected)),
    ...missing.map((arn) => {
      const problem = `the policy ${arn} is not attached: Authomize cannot read what it needs`;
      return finding("high", "policy-missing", problem, `attach it again: ${repair}`);
    }),
  ];
}

/** Holds inline policies against the contract's: the one for CloudTrail's logs where asked for, or none. */
export function verifyInlinePolicies(
  inlinePolicies: ObservedRole["inlinePolicies"],
  expected: Pick<ExpectedRole, "inlinePolicy" | "repair">,
): readonly Finding[] {
  const { inlinePolicy: wanted, repair } = expected;
  const isWanted = (name: string) =>
    wanted !== undefined &&
    name === CLOUD_TRAIL_POLICY_NAME &&
    canonicalText(inlinePolicies[name]) === canonicalText(wanted);
  const names = Object.keys(inlinePolicies);
  const added = names
    .filter((name) => !isWanted(name))
    .map((name) => addedPolicy(name, "inline", expected));
  if (wanted === undefined || names.includes(CLOUD_TRAIL_POLICY_NAME)) return added;
  const problem = `the inline policy ${CLOUD_TRAIL_POLICY_NAME} is missing: Authomize cannot read CloudTrail's logs`;
  return [...added, finding("high", "policy-missing", problem, `make it again: ${repair}`)];
}

/** A policy that the contract does not name. */
export function addedPolicy(
  policy: string,
  how: "attached" | "inline",
  { repair }: Pick<ExpectedTrust, "repair">,
): Finding {
  const rule = how === "attached" ? "policy-added" : "inline-policy-added";
  const problem = `the ${how} policy ${policy} is not the contract's: Authomize may do what it says`;
  return finding("critical", rule, problem, `take it away: ${repair}`);
}

function verifyBoundary(observed: ObservedRole, expected: ExpectedRole): readonly Finding[] {
  const { permissionsBoundaryArn: asked, repair } = expected;
  const found = observed.permissionsBoundary;
  if (found === asked) return [];
  if (asked === undefined) {
    const problem = `the role has the permissions boundary ${String(found)}, which was not asked for and may keep Authomize from reading`;
    const fix = `set permissionsBoundary to it, or take it away: ${repair}`;
    return [finding("medium", "boundary-added", problem, fix)];
  }
  const has = found === undefined ? "no permissions boundary" : `the permissions boundary ${found}`;
  const problem = `the role has ${has}; it should have ${asked}`;
  return [finding("high", "boundary-missing", problem, `set it again: ${repair}`)];
}

function verifyPlace(observed: ObservedRole, expected: ExpectedRole): readonly Finding[] {
  const arn = roleArn(expected.accountId, expected);
  if (observed.arn === arn) return [];
  const problem = `the role is ${observed.arn}; it should be ${arn}, by which Authomize looks for it`;
  return [finding("high", "role-path", problem, `move it: ${expected.repair}`)];
}

function verifySessionDuration(observed: ObservedRole, expected: ExpectedRole): readonly Finding[] {
  if (observed.maxSessionDuration === expected.maxSessionDuration) return [];
  const problem = `a session may last ${observed.maxSessionDuration} seconds; it should be ${expected.maxSessionDuration}`;
  return [finding("medium", "session-duration", problem, `set it again: ${expected.repair}`)];
}

/** Holds a role's description and tags against the deployment's; tags of others are no finding. */
function verifyLabels(observed: ObservedRole, expected: ExpectedRole): readonly Finding[] {
  const { tags, repair, anyDescription = false } = expected;
  const fix = `set it again: ${repair}`;
  const wrong = Object.entries(tags).filter(([key, value]) => observed.tags[key] !== value);
  const findings = wrong.map(([key, value]) => {
    const problem = `the tag ${key} is ${observed.tags[key] ?? "missing"}; it should be ${value}`;
    return finding("medium", "tag", problem, fix);
  });
  if (anyDescription || observed.description === ROLE_DESCRIPTION) return findings;
  const problem = `the role's description is "${observed.description}"; it should be "${ROLE_DESCRIPTION}"`;
  return [...findings, finding("medium", "description", problem, fix)];
}
