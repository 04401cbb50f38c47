import { accountOfArn, type NamedRole } from "../contract/arns";
import { recordOf, textOf, type Unchecked } from "../contract/values";

/** A resource as a stack's state has it. */
export interface DeployedResource {
  /** `urn:pulumi:<stack>::<project>::<types>::<name>` */
  readonly urn: string;
  readonly type: string;
  readonly outputs?: Unchecked | undefined;
}

/** A trust role that a stack's state has, whether it is still asked for or not. */
export interface DeployedRole {
  readonly urn: string;
  /** The resource's logical name. */
  readonly logicalName: string;
  /** 12 digits, from the logical name: a role that was only half made has no ARN. */
  readonly accountId: string;
  readonly roleName: string;
  /** Begins and ends with `/`. */
  readonly rolePath: string;
  /** AWS's unique ID, `AROA…`; empty where the role was only half made. */
  readonly roleId: string;
}

/** What settings ask for, as far as it says which roles. */
export interface AskedRoles {
  readonly accounts: readonly { readonly id: string }[];
  readonly roleName: string;
}

/** A legacy user that a stack's state has. */
export interface DeployedUser {
  readonly arn: string;
  /** AWS's unique ID, `AIDA…`; empty where the user was only half made. */
  readonly userId: string;
}

/** The Pulumi types of the resources that are looked for in a state. */
export const TYPES = {
  stack: "pulumi:pulumi:Stack",
  integration: "authomize-aws:index:AuthomizeIntegration",
  trustRole: "authomize-aws:index:TrustRole",
  stackSetTrustRoles: "authomize-aws:index:StackSetTrustRoles",
  provider: "pulumi:providers:aws",
  role: "aws:iam/role:Role",
  user: "aws:iam/user:User",
  accessKey: "aws:iam/accessKey:AccessKey",
  generatedExternalId: "random:index/randomUuid:RandomUuid",
  stackSet: "aws:cloudformation/stackSet:StackSet",
  stackInstances: "aws:cloudformation/stackInstances:StackInstances",
} as const;

const ACCOUNT_IN_NAME = /-(\d{12})(?:-|$)/;

/** The trust roles among a stack's resources. */
export function deployedRoles(resources: readonly DeployedResource[]): readonly DeployedRole[] {
  return resources.flatMap(({ urn, type, outputs = {} }) => {
    const logicalName = logicalNameOf(urn);
    const accountId = ACCOUNT_IN_NAME.exec(logicalName)?.[1];
    if (type !== TYPES.role || accountId === undefined) return [];
    const roleName = textOf(outputs["name"]) ?? "";
    const rolePath = textOf(outputs["path"]) ?? "";
    const roleId = textOf(outputs["uniqueId"]) ?? "";
    return [{ urn, logicalName, accountId, roleName, rolePath, roleId }];
  });
}

/** Those of some roles that nobody asks for: of accounts that are not enrolled, and of another name. */
export function notAskedFor<Role extends NamedRole>(
  roles: readonly Role[],
  { accounts, roleName: asked }: AskedRoles,
): readonly Role[] {
  const enrolled = new Set(accounts.map(({ id }) => id));
  return roles.filter(
    ({ accountId, roleName }) => !(enrolled.has(accountId) && roleName === asked),
  );
}

/** The legacy users among a stack's resources; a second one is on its way out. */
export function deployedUsers(resources: readonly DeployedResource[]): readonly DeployedUser[] {
  return resources
    .filter(({ type }) => type === TYPES.user)
    .map(({ outputs = {} }) => ({
      arn: textOf(outputs["arn"]) ?? "",
      userId: textOf(outputs["uniqueId"]) ?? "",
    }));
}

/** Whether a stack has made its external ID by itself. */
export function hasGeneratedExternalId(resources: readonly DeployedResource[]): boolean {
  return resources.some(({ type }) => type === TYPES.generatedExternalId);
}

/** The access role that the provider of an account assumes, by the state; undefined: none. */
export function deployedAccessRole(
  accountId: string,
  resources: readonly DeployedResource[],
): string | undefined {
  const arn = resources
    .filter(({ type }) => type === TYPES.provider)
    .flatMap(({ outputs = {} }) => assumedRoles(outputs["assumeRoles"]))
    .find((role) => accountOfArn(role) === accountId);
  return arn?.split("/").at(-1);
}

/** The ARNs of the roles that a provider assumes; the state has the inputs of a provider as JSON. */
function assumedRoles(assumeRoles: unknown): readonly string[] {
  const text = textOf(assumeRoles);
  const parsed: unknown = text === undefined ? assumeRoles : JSON.parse(text);
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((assumed) => textOf(recordOf(assumed)["roleArn"]) ?? []);
}

/** The accounts whose role is in the state. A move goes by it, so that it may be interrupted. */
export function accountsOfRoles(resources: readonly DeployedResource[]): ReadonlySet<string> {
  return new Set(deployedRoles(resources).map(({ accountId }) => accountId));
}

/** The last part of a URN. */
export function logicalNameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}
