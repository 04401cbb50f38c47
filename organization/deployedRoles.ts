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
}

const ROLE = "aws:iam/role:Role";
const ACCOUNT_IN_NAME = /-(\d{12})(?:-|$)/;

/** The trust roles among a stack's resources. */
export function deployedRoles(resources: readonly DeployedResource[]): readonly DeployedRole[] {
  return resources.flatMap(({ urn, type, outputs = {} }) => {
    const logicalName = urn.split("::").at(-1) ?? "";
    const accountId = ACCOUNT_IN_NAME.exec(logicalName)?.[1];
    if (type !== ROLE || accountId === undefined) return [];
    const roleName = textOf(outputs["name"]);
    return [{ urn, logicalName, accountId, roleName, rolePath: textOf(outputs["path"]) }];
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
