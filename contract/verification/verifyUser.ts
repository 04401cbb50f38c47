import type { RoleIdentity } from "../arns";
import { LEGACY_USER_POLICY_NAME, legacyUserPolicy } from "../legacyUser";
import { describeOwner } from "../ownership";
import { canonicalText } from "../policyDocument";
import { listOf, recordOf } from "../values";
import { finding, type Finding } from "./finding";

/** One of a user's access keys as AWS lists it. */
export interface ObservedAccessKey {
  /** `AKIA…`; not its secret. */
  readonly id: string;
  readonly isActive: boolean;
  /** Since when it exists. */
  readonly created: Date;
}

/** A user as AWS describes it: who may sign in as it, and what it may do. */
export interface DescribedUser {
  readonly arn: string;
  /** The value of its owner tag; absent: it has none. */
  readonly owner?: string | undefined;
  readonly permissionsBoundary?: string | undefined;
  /** Name → document, parsed. */
  readonly inlinePolicies: Readonly<Record<string, unknown>>;
  readonly managedPolicyArns: readonly string[];
  readonly groups: readonly string[];
  /** Whether it has a password for the console. */
  readonly hasPassword: boolean;
  readonly accessKeys: readonly ObservedAccessKey[];
}

/** What the legacy user has to be. */
export interface ExpectedUser {
  readonly userName: string;
  /** Whether it is the one of the stack's state, by AWS's ID. */
  readonly isOwn: boolean;
  /** What its tag says where it is this stack's. */
  readonly owner: string;
  /** The accounts whose roles it may assume, 12 digits each. */
  readonly accountIds: readonly string[];
  readonly role: RoleIdentity;
  /** The ARN of its permissions boundary; absent: it has none. */
  readonly boundaryArn?: string | undefined;
  /** The IDs of the access keys that the stack has made. */
  readonly accessKeyIds: readonly string[];
  readonly now: Date;
  /** The command that deploys the stack after a look at what AWS has. */
  readonly repair: string;
  /** The command that says whose a user is, and the ways out. */
  readonly whose: string;
}

/** From how many days on an access key is called old (CIS AWS Foundations Benchmark, "access keys are rotated"). */
const OLD_KEY_DAYS = 90;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Holds the legacy user against what this project makes. Not looked at: SSH keys, certificates and
 * passwords of single services, which let nobody do what the user's policies do not.
 */
export function verifyUser(observed: DescribedUser, expected: ExpectedUser): readonly Finding[] {
  if (!expected.isOwn) return [remade(observed, expected)];
  return [
    ...verifyPolicies(observed, expected),
    ...verifyBoundary(observed, expected),
    ...verifyPassword(observed, expected),
    ...verifyKeys(observed, expected),
  ];
}

/** That the legacy user does not exist. */
export function missingUser(
  arn: string,
  wasDeployed: boolean,
  commands: { readonly deploy: string; readonly repair: string },
): Finding {
  const why = wasDeployed ? "somebody deleted it" : "it was never deployed";
  const fix = `make it${wasDeployed ? " again" : ""}: ${wasDeployed ? commands.repair : commands.deploy}`;
  return finding("high", "user-missing", `the user ${arn} does not exist: ${why}`, fix);
}

function remade({ arn, owner }: DescribedUser, expected: ExpectedUser): Finding {
  const problem = `the user ${arn} is not the one that this stack made: ${describeOwner(owner, expected.owner)}. Whoever has its keys may come to be trusted`;
  return finding("critical", "user-remade", problem, expected.whose);
}

function verifyPolicies(observed: DescribedUser, expected: ExpectedUser): readonly Finding[] {
  const { userName } = expected;
  const inline = Object.keys(observed.inlinePolicies).filter(
    (name) => name !== LEGACY_USER_POLICY_NAME,
  );
  return [
    ...verifyOwnPolicy(observed.inlinePolicies[LEGACY_USER_POLICY_NAME], expected),
    ...inline.map((name) => {
      const command = `aws iam delete-user-policy --user-name ${userName} --policy-name ${name}`;
      return added(`has the inline policy ${name}`, command, "PutUserPolicy", expected);
    }),
    ...observed.managedPolicyArns.map((arn) => {
      const command = `aws iam detach-user-policy --user-name ${userName} --policy-arn ${arn}`;
      return added(`has the attached policy ${arn}`, command, "AttachUserPolicy", expected);
    }),
    ...observed.groups.map((group) => {
      const command = `aws iam remove-user-from-group --user-name ${userName} --group-name ${group}`;
      return added(`is in the group ${group}`, command, "AddUserToGroup", expected);
    }),
  ];
}

function added(what: string, command: string, call: string, { userName }: ExpectedUser): Finding {
  const problem = `the legacy user ${userName} ${what}, which this project gives to none: whoever has its key may do what that says`;
  const fix = `take it away, in the user's account: ${command}; then ask CloudTrail who called ${call}, and what was done with the user's keys since`;
  return finding("critical", "user-policy-added", problem, fix);
}

function verifyOwnPolicy(found: unknown, expected: ExpectedUser): readonly Finding[] {
  const { accountIds, role, repair, userName } = expected;
  const text = policyText(found);
  if (text === policyText(legacyUserPolicy(accountIds, role))) return [];
  const named = accountIds.filter((id) => text.includes(id));
  const isPart = found !== undefined && text === policyText(legacyUserPolicy(named, role));
  const without = found === undefined ? accountIds : accountIds.filter((id) => !named.includes(id));
  if (found === undefined || isPart) {
    const problem = `the legacy user ${userName} may not assume the role in ${without.join(", ")}`;
    return [finding("high", "user-policy-missing", problem, `let it again: ${repair}`)];
  }
  const problem = `the legacy user's policy ${LEGACY_USER_POLICY_NAME} does not say what this project makes it say: whoever has its key may do more than to assume the enrolled accounts' roles`;
  const fix = `put it back, or deploy what was changed in the settings since the last update: ${repair}; then ask CloudTrail who called PutUserPolicy, and what was done with the user's keys since`;
  return [finding("critical", "user-policy-changed", problem, fix)];
}

/** A policy as text, whatever the order of its keys, actions and resources, and a list of one like its member. */
function policyText(document: unknown): string {
  const { Statement: statements, ...others } = recordOf(document);
  const sorted = (values: unknown) => listOf(values).map(String).sort();
  return canonicalText({
    ...others,
    Statement: listOf(statements).map((statement) => {
      const { Action: actions, Resource: resources, ...rest } = recordOf(statement);
      return { ...rest, Action: sorted(actions), Resource: sorted(resources) };
    }),
  });
}

function verifyBoundary(
  { permissionsBoundary: found }: DescribedUser,
  { boundaryArn: asked, repair, userName }: ExpectedUser,
): readonly Finding[] {
  if (found === asked) return [];
  if (asked === undefined) {
    const problem = `the legacy user ${userName} has the permissions boundary ${String(found)}, which was not asked for and may keep it from assuming the roles`;
    const fix = `set legacyUser.permissionsBoundary to it, or take it away: ${repair}`;
    return [finding("medium", "user-boundary-added", problem, fix)];
  }
  const has = found === undefined ? "no permissions boundary" : `the permissions boundary ${found}`;
  const problem = `the legacy user ${userName} has ${has}; it should have ${asked}`;
  return [finding("high", "user-boundary-missing", problem, `set it again: ${repair}`)];
}

function verifyPassword(
  { hasPassword }: DescribedUser,
  { userName }: ExpectedUser,
): readonly Finding[] {
  if (!hasPassword) return [];
  const problem = `the legacy user ${userName} has a password for the console, which this project makes for none`;
  const fix = `take it away, in the user's account: aws iam delete-login-profile --user-name ${userName}; then ask CloudTrail who called CreateLoginProfile, and for ConsoleLogin since`;
  return [finding("critical", "user-password", problem, fix)];
}

function verifyKeys(observed: DescribedUser, expected: ExpectedUser): readonly Finding[] {
  const { accessKeyIds: made, userName, repair } = expected;
  const { accessKeys } = observed;
  const unknown = accessKeys.filter(({ id }) => !made.includes(id));
  const gone = made.filter((id) => !accessKeys.some((key) => key.id === id));
  const own = accessKeys.filter(({ id }) => made.includes(id));
  return [
    ...unknown.map(({ id }) => {
      const problem = `the legacy user ${userName} has the access key ${id}, which this stack did not make: whoever has it may assume every enrolled role`;
      const fix = `delete it, in the user's account: aws iam delete-access-key --user-name ${userName} --access-key-id ${id}; then ask CloudTrail who called CreateAccessKey, and what was done with the key since`;
      return finding("critical", "user-key-unknown", problem, fix);
    }),
    ...gone.map((id) => {
      const problem = `the access key ${id} of the legacy user ${userName} is gone: Authomize cannot sign in with it`;
      const fix = `make another: ${repair}; then hand it over: npx authomize handover --show-secrets`;
      return finding("high", "user-key-missing", problem, fix);
    }),
    ...own.flatMap((key) => verifyOwnKey(key, expected)),
  ];
}

function verifyOwnKey(
  { id, isActive, created }: ObservedAccessKey,
  { now, repair, userName }: ExpectedUser,
): readonly Finding[] {
  if (!isActive) {
    const problem = `the access key ${id} of the legacy user ${userName} is inactive: Authomize cannot sign in with it`;
    return [finding("high", "user-key-inactive", problem, `activate it again: ${repair}`)];
  }
  const days = Math.floor((now.getTime() - created.getTime()) / DAY);
  if (days < OLD_KEY_DAYS) return [];
  const problem = `the access key ${id} of the legacy user ${userName} is ${days} days old`;
  const fix =
    "exchange it: docs/legacy-and-logs.md has the three steps; or leave the legacy user for Authomize's own";
  return [finding("info", "user-key-old", problem, fix)];
}
