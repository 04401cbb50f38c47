import {
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";

import { iamIn, type SandboxAccess } from "../../sandbox/deployedRoles";
import { type ObservedStackSet, observeStackSets } from "./stackSets";
import { ACCOUNTS, ACCOUNT_NAMES, type AccountName } from "./steps";

/** A role as AWS has it, whole. */
export interface ObservedRole {
  readonly kind: "role";
  readonly account: AccountName;
  readonly name: string;
  readonly arn: string;
  /** IAM's own ID: another one means another role, even under the same name. */
  readonly id: string;
  readonly trustPolicy: unknown;
  /** The ARNs of the attached policies, sorted. */
  readonly attached: readonly string[];
  /** Name → document. */
  readonly inline: Readonly<Record<string, string>>;
  readonly boundary: string | undefined;
  /** Seconds. */
  readonly maxSessionDuration: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A user as AWS has it, whole. */
export interface ObservedUser {
  readonly kind: "user";
  readonly account: AccountName;
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly attached: readonly string[];
  /** Name → document. */
  readonly inline: Readonly<Record<string, string>>;
  /** The IDs of the access keys, sorted. */
  readonly keys: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Something that AWS has. */
export type Observed = ObservedRole | ObservedUser | ObservedStackSet;

/** What AWS has in the accounts of the histories, read by the AWS SDK and by nothing of the program. */
export type Observation = readonly Observed[];

/** Tells one of them from all others. */
export function keyOf({ kind, account, name }: Pick<Observed, "kind" | "account" | "name">) {
  return `${kind} ${name} in ${account}`;
}

/** The roles of an observation. */
export function rolesOf(observation: Observation): readonly ObservedRole[] {
  return observation.filter((observed) => observed.kind === "role");
}

/** The users of an observation. */
export function usersOf(observation: Observation): readonly ObservedUser[] {
  return observation.filter((observed) => observed.kind === "user");
}

/** The StackSets of an observation. */
export function stackSetsOf(observation: Observation): readonly ObservedStackSet[] {
  return observation.filter((observed) => observed.kind === "stackSet");
}

/** Reads every role, user and StackSet of the accounts. */
export async function observe(access: SandboxAccess): Promise<Observation> {
  const observed = await Promise.all(
    ACCOUNT_NAMES.map(async (account) => {
      const iam = await iamIn(access, ACCOUNTS[account]);
      const inAccount = [...(await roles(iam, account)), ...(await users(iam, account))];
      iam.destroy();
      return inAccount;
    }),
  );
  return [...observed.flat(), ...(await observeStackSets(access))];
}

async function roles(iam: IAMClient, account: AccountName): Promise<readonly ObservedRole[]> {
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  return Promise.all(Roles.map(({ RoleName = "" }) => role(iam, account, RoleName)));
}

async function role(iam: IAMClient, account: AccountName, name: string): Promise<ObservedRole> {
  const RoleName = name;
  const [{ Role }, attached, inline] = await Promise.all([
    iam.send(new GetRoleCommand({ RoleName })),
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
    iam.send(new ListRolePoliciesCommand({ RoleName })),
  ]);
  const documents = (inline.PolicyNames ?? []).sort().map(async (PolicyName) => {
    const policy = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return [PolicyName, decodeURIComponent(policy.PolicyDocument ?? "")] as const;
  });
  return {
    kind: "role",
    account,
    name,
    arn: Role?.Arn ?? "",
    id: Role?.RoleId ?? "",
    trustPolicy: JSON.parse(
      decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "null"),
    ) as unknown,
    attached: arnsOf(attached.AttachedPolicies),
    inline: Object.fromEntries(await Promise.all(documents)),
    boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
    maxSessionDuration: Role?.MaxSessionDuration,
    tags: tagsOf(Role?.Tags),
  };
}

async function users(iam: IAMClient, account: AccountName): Promise<readonly ObservedUser[]> {
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  return Promise.all(Users.map(({ UserName = "" }) => user(iam, account, UserName)));
}

async function user(iam: IAMClient, account: AccountName, name: string): Promise<ObservedUser> {
  const UserName = name;
  const [{ User }, attached, inline, keys] = await Promise.all([
    iam.send(new GetUserCommand({ UserName })),
    iam.send(new ListAttachedUserPoliciesCommand({ UserName })),
    iam.send(new ListUserPoliciesCommand({ UserName })),
    iam.send(new ListAccessKeysCommand({ UserName })),
  ]);
  const documents = (inline.PolicyNames ?? []).sort().map(async (PolicyName) => {
    const policy = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
    return [PolicyName, decodeURIComponent(policy.PolicyDocument ?? "")] as const;
  });
  return {
    kind: "user",
    account,
    name,
    arn: User?.Arn ?? "",
    id: User?.UserId ?? "",
    attached: arnsOf(attached.AttachedPolicies),
    inline: Object.fromEntries(await Promise.all(documents)),
    keys: (keys.AccessKeyMetadata ?? []).map(({ AccessKeyId = "" }) => AccessKeyId).sort(),
    tags: tagsOf(User?.Tags),
  };
}

function arnsOf(policies: readonly { PolicyArn?: string | undefined }[] = []): readonly string[] {
  return policies.map(({ PolicyArn = "" }) => PolicyArn).sort();
}

type Tags = readonly { Key?: string | undefined; Value?: string | undefined }[];

function tagsOf(tags: Tags = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value] as const).sort());
}
