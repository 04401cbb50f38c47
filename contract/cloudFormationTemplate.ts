import type { RoleIdentity } from "./arns";
import type { CloudTrailLogs } from "./cloudTrailLogs";
import { cloudTrailPolicy, CLOUD_TRAIL_POLICY_NAME } from "./cloudTrailLogs";
import { EXTERNAL_ID, ROLE_NAME } from "./iamRules";
import { managedPolicyArns } from "./managedPolicies";
import { trustPolicy } from "./trustPolicy";
import { DEFAULT_ROLE_NAME, PARTITION, ROLE_DESCRIPTION } from "./vendor";

/** What of the role is fixed in the template; everything else is one of its parameters. */
export interface TemplateSource extends RoleIdentity {
  /** A policy name, resolved in the account of the stack, or a policy ARN. */
  readonly permissionsBoundary?: string | undefined;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
  /** The one account whose role reads CloudTrail's logs, and which. */
  readonly cloudTrailLogs?: CloudTrailLogs | undefined;
  /** The operator's legacy user, where it takes the place of the vendor's. */
  readonly principalArn?: string | undefined;
  /** Whether the role stays when its stack is deleted. */
  readonly keepsRole?: boolean | undefined;
}

/** A value, or an expression that CloudFormation makes a value of. */
export type Expression =
  string | number | boolean | readonly Expression[] | { readonly [key: string]: Expression };

/** A template as CloudFormation takes it, in JSON or YAML. */
export interface CloudFormationTemplate {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, Readonly<Record<string, Expression>>>>;
  readonly Conditions: Readonly<Record<string, Expression>>;
  readonly Resources: {
    readonly TrustRole: {
      readonly Type: "AWS::IAM::Role";
      readonly DeletionPolicy?: "Retain";
      readonly Properties: Readonly<Record<string, Expression>>;
    };
    readonly RoleIsKept?: { readonly Type: "AWS::CloudFormation::WaitConditionHandle" };
  };
  readonly Outputs: Readonly<Record<string, Readonly<Record<string, Expression>>>>;
}

/** The most that CloudFormation takes as a template's text, in bytes (user guide, "quotas"). */
export const MAXIMUM_TEMPLATE_LENGTH = 51_200;

const IS_IDENTITY_CENTER_INCLUDED = "IsIdentityCenterIncluded";
const IS_CLOUD_TRAIL_ACCOUNT = "IsCloudTrailAccount";

/** What the template's parameters are called, as in the vendor's own template, and what they take. */
export const TEMPLATE_PARAMETERS = {
  externalId: "ExternalID",
  identityCenter: "IncludeAWSIdentityCenter",
  roleName: "RoleName",
} as const;

/**
 * The trust role as a CloudFormation template, for one account or for a StackSet: the same role that
 * every other rollout makes. Its parameters are those of the vendor's own template, and the role's
 * name.
 */
export function cloudFormationTemplate(source: TemplateSource): CloudFormationTemplate {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "The role that gives Authomize read-only access to this account.",
    Parameters: parameters(source),
    Conditions: conditions(source),
    Resources: resources(source),
    Outputs: {
      RoleArn: {
        Description: "The ARN of the role that Authomize assumes.",
        Value: { "Fn::GetAtt": ["TrustRole", "Arn"] },
      },
    },
  };
}

/** A template where nothing is set but the vendor's own defaults. */
export const PLAIN_TEMPLATE_SOURCE: TemplateSource = {
  roleName: DEFAULT_ROLE_NAME,
  rolePath: "/",
  maxSessionDuration: 3600,
  tags: {},
};

/**
 * A changed deletion policy alone is no update to CloudFormation; one that comes with a new resource
 * is (template reference, "DeletionPolicy attribute"). A wait condition's handle costs nothing and
 * permits nothing.
 */
function resources(source: TemplateSource): CloudFormationTemplate["Resources"] {
  const role = { Type: "AWS::IAM::Role", Properties: roleProperties(source) } as const;
  if (source.keepsRole !== true) return { TrustRole: role };
  return {
    TrustRole: { ...role, DeletionPolicy: "Retain" },
    RoleIsKept: { Type: "AWS::CloudFormation::WaitConditionHandle" },
  };
}

/** Whether a template lets the role stay when its stack is deleted; only one of this project can. */
export function isRoleKept(templateBody: string): boolean {
  try {
    const { Resources } = JSON.parse(templateBody) as Partial<CloudFormationTemplate>;
    return Resources?.TrustRole.DeletionPolicy === "Retain";
  } catch {
    return false;
  }
}

function parameters(source: TemplateSource): CloudFormationTemplate["Parameters"] {
  return {
    [TEMPLATE_PARAMETERS.externalId]: {
      Type: "String",
      Description: "The External ID that Authomize's dialog shows.",
      MinLength: 2,
      MaxLength: 1224,
      AllowedPattern: EXTERNAL_ID.source,
      ConstraintDescription: "2 to 1,224 characters of A-Z a-z 0-9 + = , . @ : / _ -",
    },
    [TEMPLATE_PARAMETERS.identityCenter]: {
      Type: "String",
      Description:
        "Whether the role reads IAM Identity Center: true in the management account only, and only if Identity Center is used.",
      Default: "false",
      AllowedValues: ["true", "false"],
    },
    [TEMPLATE_PARAMETERS.roleName]: {
      Type: "String",
      Description: "The role's name. A changed one goes into the dialog's Assume Role field.",
      Default: source.roleName,
      MinLength: 1,
      MaxLength: 64,
      AllowedPattern: ROLE_NAME.source,
      ConstraintDescription: "1 to 64 characters of A-Z a-z 0-9 + = , . @ _ -",
    },
  };
}

function conditions({ cloudTrailLogs }: TemplateSource): CloudFormationTemplate["Conditions"] {
  return {
    [IS_IDENTITY_CENTER_INCLUDED]: equals(TEMPLATE_PARAMETERS.identityCenter, "true"),
    ...(cloudTrailLogs === undefined
      ? {}
      : { [IS_CLOUD_TRAIL_ACCOUNT]: equals("AWS::AccountId", cloudTrailLogs.account) }),
  };
}

function equals(reference: string, value: string): Expression {
  return { "Fn::Equals": [{ Ref: reference }, value] };
}

function roleProperties(source: TemplateSource): Readonly<Record<string, Expression>> {
  const { permissionsBoundary, cloudTrailLogs } = source;
  const externalId = { Ref: TEMPLATE_PARAMETERS.externalId };
  const tags = Object.entries(source.tags).map(([Key, Value]) => ({ Key, Value }));
  return {
    RoleName: { Ref: TEMPLATE_PARAMETERS.roleName },
    Path: source.rolePath,
    Description: ROLE_DESCRIPTION,
    AssumeRolePolicyDocument: asExpression(trustPolicy(externalId, source.principalArn)),
    ManagedPolicyArns: managedPolicies(),
    MaxSessionDuration: source.maxSessionDuration,
    ...(permissionsBoundary === undefined
      ? {}
      : { PermissionsBoundary: boundary(permissionsBoundary) }),
    ...(tags.length === 0 ? {} : { Tags: tags }),
    ...(cloudTrailLogs === undefined ? {} : { Policies: inlinePolicies(cloudTrailLogs) }),
  };
}

function managedPolicies(): Expression {
  const account = { accountId: "the stack's own", managementAccount: "the stack's own" };
  return {
    "Fn::If": [
      IS_IDENTITY_CENTER_INCLUDED,
      managedPolicyArns({ ...account, identityCenter: true }),
      managedPolicyArns({ ...account, identityCenter: false }),
    ],
  };
}

/** A boundary's name has none of the characters that a substitution reads. */
function boundary(permissionsBoundary: string): Expression {
  if (permissionsBoundary.startsWith("arn:")) return permissionsBoundary;
  return {
    "Fn::Sub": `arn:${PARTITION}:iam::\${AWS::AccountId}:policy/${permissionsBoundary}`,
  };
}

function inlinePolicies(logs: CloudTrailLogs): Expression {
  const policy = {
    PolicyName: CLOUD_TRAIL_POLICY_NAME,
    PolicyDocument: asExpression(cloudTrailPolicy(logs)),
  };
  return { "Fn::If": [IS_CLOUD_TRAIL_ACCOUNT, [policy], { Ref: "AWS::NoValue" }] };
}

/** A policy document has nothing but texts, lists and maps, which its type does not say. */
function asExpression(document: object): Expression {
  return document as unknown as Expression;
}
