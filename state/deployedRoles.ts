import { PARTITION } from "../contract/vendor";

/** A resource as a stack's state has it. */
export interface DeployedResource {
  /** `urn:pulumi:<stack>::<project>::<types>::<name>` */
  readonly urn: string;
  readonly type: string;
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
}

/** A trust role that a stack's state has, whether it is still asked for or not. */
export interface DeployedRole {
  readonly urn: string;
  /** The resource's logical name. */
  readonly logicalName: string;
  /** The account that the role is in, 12 digits, as the logical name tells: a role that was only half made has no ARN. */
  readonly accountId: string;
  readonly roleName: string;
  /** Begins and ends with `/`. */
  readonly rolePath: string;
  /** AWS's unique ID, `AROA…`; empty where the role was only half made. */
  readonly roleId: string;
}

const ROLE = "aws:iam/role:Role";
const ACCOUNT_IN_NAME = /-(\d{12})(?:-|$)/;

/** The trust roles among a stack's resources. */
export function deployedRoles(resources: readonly DeployedResource[]): readonly DeployedRole[] {
  return resources.flatMap(({ urn, type, outputs = {} }) => {
    const logicalName = urn.split("::").at(-1) ?? "";
    const accountId = ACCOUNT_IN_NAME.exec(logicalName)?.[1];
    if (type !== ROLE || accountId === undefined) return [];
    return [
      {
        urn,
        logicalName,
        accountId,
        roleName: textOf(outputs["name"]),
        rolePath: textOf(outputs["path"]),
        roleId: textOf(outputs["uniqueId"]),
      },
    ];
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

const USER = "aws:iam/user:User";
const UUID = "random:index/randomUuid:RandomUuid";

/** A legacy user that a stack's state has. */
export interface DeployedUser {
  readonly arn: string;
  /** AWS's unique ID, `AIDA…`; empty where the user was only half made. */
  readonly userId: string;
}

/** The legacy users among a stack's resources; a second one is on its way out. */
export function deployedUsers(resources: readonly DeployedResource[]): readonly DeployedUser[] {
  return resources.flatMap(({ type, outputs = {} }) =>
    type === USER ? [{ arn: textOf(outputs["arn"]), userId: textOf(outputs["uniqueId"]) }] : [],
  );
}

/** Whether a stack has made its external ID by itself. */
export function hasGeneratedExternalId(resources: readonly DeployedResource[]): boolean {
  return resources.some(({ type }) => type === UUID);
}

const PROVIDER = "pulumi:providers:aws";

/**
 * The access role by which the provider of an account assumes it, for an account that the settings do
 * not name any more; undefined where the state has no such provider, or where none is assumed.
 */
export function deployedAccessRole(
  accountId: string,
  resources: readonly DeployedResource[],
): string | undefined {
  const names = resources
    .filter(({ type }) => type === PROVIDER)
    .flatMap(({ outputs = {} }) => assumedRoles(outputs["assumeRoles"]))
    .filter((arn) => arn.startsWith(`arn:${PARTITION}:iam::${accountId}:role/`));
  return names[0]?.split("/").at(-1);
}

/** The ARNs of the roles that a provider assumes; the state has the inputs of a provider as JSON. */
function assumedRoles(assumeRoles: unknown): readonly string[] {
  const parsed: unknown =
    typeof assumeRoles === "string" ? (JSON.parse(assumeRoles) as unknown) : assumeRoles;
  if (!Array.isArray(parsed)) return [];
  return (parsed as readonly { readonly roleArn?: unknown }[]).flatMap(({ roleArn }) =>
    typeof roleArn === "string" ? [roleArn] : [],
  );
}

/**
 * The accounts whose role is a resource of the stack, by its state. A move goes by that and not by
 * what the last update meant to do, so that it can be interrupted anywhere.
 */
export function accountsOfRoles(resources: readonly DeployedResource[]): ReadonlySet<string> {
  return new Set(deployedRoles(resources).map(({ accountId }) => accountId));
}
