import { permissionsBoundaryArn, roleArn } from "./arns";
import { CLOUD_TRAIL_POLICY_NAME, cloudTrailPolicy, type CloudTrailLogs } from "./cloudTrailLogs";
import type { Finding } from "./finding";
import type { ManagedRole } from "./roleManagement";
import { verifyTrust, type ExpectedTrust } from "./trustVerification";

/** A role as AWS describes it. */
export interface ObservedRole {
  readonly arn: string;
  /** AWS's unique ID, `AROA…`. */
  readonly roleId: string;
  readonly description: string;
  /** The trust policy, parsed. */
  readonly trustPolicy: unknown;
  readonly managedPolicyArns: readonly string[];
  /** Name → document, parsed. */
  readonly inlinePolicies: Readonly<Record<string, unknown>>;
  readonly permissionsBoundary?: string | undefined;
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** Key → value. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What one account's role has to be. */
export interface ExpectedRole extends ManagedRole, ExpectedTrust {
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** The log objects that this role reads, by the one inline policy that it then has. */
  readonly cloudTrailLogs?: CloudTrailLogs | undefined;
}

/**
 * Holds one account's role against the contract.
 *
 * @returns nothing when everything is exactly as it should be
 */
export function verifyRole(observed: ObservedRole, expected: ExpectedRole): readonly Finding[] {
  return [
    ...verifyTrust(observed.trustPolicy, expected),
    ...verifyManagedPolicies(observed.managedPolicyArns, expected),
    ...verifyInlinePolicies(observed.inlinePolicies, expected),
    ...verifyBoundary(observed, expected),
    ...verifyPlace(observed, expected),
    ...verifySessionDuration(observed, expected),
  ];
}

/**
 * What it means that an account which is not enrolled has a role of that name.
 *
 * @param observed - the role of that name; absent when the account has none
 */
export function verifyExcluded(observed: ObservedRole | undefined): readonly Finding[] {
  if (observed === undefined) return [];
  return [
    {
      severity: "critical",
      rule: "role-excluded",
      problem: `the account is not enrolled, but has the role ${observed.arn}`,
      fix: "delete the role there, or enrol the account",
    },
  ];
}

/** Holds attached policies against the contract's: exactly these, no more and no fewer. */
export function verifyManagedPolicies(
  attached: readonly string[],
  expected: Pick<ExpectedRole, "managedPolicyArns" | "repair">,
): readonly Finding[] {
  const { managedPolicyArns, repair } = expected;
  const strange = attached.filter((arn) => !managedPolicyArns.includes(arn));
  const missing = managedPolicyArns.filter((arn) => !attached.includes(arn));
  return [
    ...strange.map((arn) => strangePolicy(arn, "attached", expected)),
    ...missing.map((arn): Finding => ({
      severity: "high",
      rule: "policy-missing",
      problem: `the policy ${arn} is not attached: Authomize cannot read what it needs`,
      fix: `attach it again: ${repair}`,
    })),
  ];
}

/** Holds inline policies against the contract's: none, or the one for CloudTrail's logs. */
function verifyInlinePolicies(
  inlinePolicies: ObservedRole["inlinePolicies"],
  expected: ExpectedRole,
): readonly Finding[] {
  const { cloudTrailLogs, repair } = expected;
  const wanted = cloudTrailLogs === undefined ? undefined : cloudTrailPolicy(cloudTrailLogs);
  const isWanted = (name: string) =>
    wanted !== undefined &&
    name === CLOUD_TRAIL_POLICY_NAME &&
    inAnyOrder(inlinePolicies[name]) === inAnyOrder(wanted);
  const names = Object.keys(inlinePolicies);
  const strange = names
    .filter((name) => !isWanted(name))
    .map((name) => strangePolicy(name, "inline", expected));
  if (wanted === undefined || names.includes(CLOUD_TRAIL_POLICY_NAME)) return strange;
  return [
    ...strange,
    {
      severity: "high",
      rule: "policy-missing",
      problem: `the inline policy ${CLOUD_TRAIL_POLICY_NAME} is missing: Authomize cannot read CloudTrail's logs`,
      fix: `make it again: ${repair}`,
    },
  ];
}

/** A document as text, its keys sorted: CloudFormation and IAM may have put them in another order. */
function inAnyOrder(document: unknown): string {
  return JSON.stringify(document, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

/** A policy that the contract does not name. */
export function strangePolicy(
  policy: string,
  how: "attached" | "inline",
  { repair }: Pick<ExpectedTrust, "repair">,
): Finding {
  return {
    severity: "critical",
    rule: how === "attached" ? "policy-added" : "inline-policy-added",
    problem: `the ${how} policy ${policy} is not the contract's: Authomize may do what it says`,
    fix: `take it away: ${repair}`,
  };
}

function verifyBoundary(observed: ObservedRole, expected: ExpectedRole): readonly Finding[] {
  const { accountId, permissionsBoundary, repair } = expected;
  const asked =
    permissionsBoundary === undefined
      ? undefined
      : permissionsBoundaryArn(accountId, permissionsBoundary);
  const found = observed.permissionsBoundary;
  if (found === asked) return [];
  if (asked === undefined) {
    return [
      {
        severity: "medium",
        rule: "boundary-added",
        problem: `the role has the permissions boundary ${String(found)}, which was not asked for and may keep Authomize from reading`,
        fix: `set authomize-aws:permissionsBoundary to it, or take it away: ${repair}`,
      },
    ];
  }
  return [
    {
      severity: "high",
      rule: "boundary-missing",
      problem: `the role has ${found === undefined ? "no permissions boundary" : `the permissions boundary ${found}`}; it should have ${asked}`,
      fix: `set it again: ${repair}`,
    },
  ];
}

function verifyPlace(observed: ObservedRole, expected: ExpectedRole): readonly Finding[] {
  const arn = roleArn(expected.accountId, expected);
  if (observed.arn === arn) return [];
  return [
    {
      severity: "high",
      rule: "role-path",
      problem: `the role is ${observed.arn}; it should be ${arn}, by which Authomize looks for it`,
      fix: `move it: ${expected.repair}`,
    },
  ];
}

function verifySessionDuration(observed: ObservedRole, expected: ExpectedRole): readonly Finding[] {
  if (observed.maxSessionDuration === expected.maxSessionDuration) return [];
  return [
    {
      severity: "medium",
      rule: "session-duration",
      problem: `a session may last ${observed.maxSessionDuration} seconds; it should be ${expected.maxSessionDuration}`,
      fix: `set it again: ${expected.repair}`,
    },
  ];
}
