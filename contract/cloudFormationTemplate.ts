import { CLOUD_TRAIL_POLICY_NAME } from "./cloudTrailLogs";
import { EXTERNAL_ID, ROLE_NAME } from "./iamRules";
import { trustPolicy } from "./trustPolicy";
import { type TrustRoleSettings, trustRoleSpec, type TrustRoleSpec } from "./trustRoleSpec";
import { jsonOrText, recordOf } from "./values";
import { DEFAULT_ROLE_NAME, ROLE_DESCRIPTION } from "./vendor";

interface TemplateOptions {
  /** The operator's legacy user, where it takes the place of the vendor's. */
  readonly principalArn?: string | undefined;
  /** Whether the role stays when its stack is deleted; absent: it does not. */
  readonly keepsRole?: boolean | undefined;
}

/** A value, or an expression that CloudFormation makes a value of. */
export type Expression =
  string | number | boolean | readonly Expression[] | { readonly [key: string]: Expression };

type Expressions = Readonly<Record<string, Expression>>;

/** A template as CloudFormation takes it, in JSON or YAML. */
export interface CloudFormationTemplate {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, Expressions>>;
  readonly Conditions: Expressions;
  readonly Resources: {
    readonly TrustRole: {
      readonly Type: "AWS::IAM::Role";
      readonly DeletionPolicy?: "Retain";
      readonly Properties: Expressions;
    };
    readonly RoleIsKept?: { readonly Type: "AWS::CloudFormation::WaitConditionHandle" };
  };
  readonly Outputs: Readonly<Record<string, Expressions>>;
}

/** The most that CloudFormation takes as a template's text, in bytes (user guide, "quotas"). */
export const MAXIMUM_TEMPLATE_LENGTH = 51_200;

const IS_IDENTITY_CENTER_INCLUDED = "IsIdentityCenterIncluded";
const IS_CLOUD_TRAIL_ACCOUNT = "IsCloudTrailAccount";

/** CloudFormation puts the ID of the stack's own account in its place. */
const OWN_ACCOUNT = "${AWS::AccountId}";

/** The names of the template's parameters: those of the vendor's own template, and the role's name. */
export const TEMPLATE_PARAMETERS = {
  externalId: "ExternalID",
  identityCenter: "IncludeAWSIdentityCenter",
  roleName: "RoleName",
} as const;

/** Settings in which nothing is set but the vendor's own defaults. */
export const PLAIN_ROLE_SETTINGS: TrustRoleSettings = {
  roleName: DEFAULT_ROLE_NAME,
  rolePath: "/",
  identityCenter: false,
  maxSessionDuration: 3600,
  tags: {},
};

/** The trust role that every rollout makes, as a template for one account or for a StackSet. */
export function cloudFormationTemplate(
  settings: TrustRoleSettings,
  options: TemplateOptions = {},
): CloudFormationTemplate {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "The role that gives Authomize read-only access to this account.",
    Parameters: parameters(settings),
    Conditions: conditions(settings),
    Resources: resources(settings, options),
    Outputs: {
      RoleArn: {
        Description: "The ARN of the role that Authomize assumes.",
        Value: { "Fn::GetAtt": ["TrustRole", "Arn"] },
      },
    },
  };
}

/**
 * A changed deletion policy is an update only beside a new resource (CloudFormation template
 * reference, "DeletionPolicy attribute"). A wait condition's handle costs and permits nothing.
 */
function resources(
  settings: TrustRoleSettings,
  { principalArn, keepsRole = false }: TemplateOptions,
): CloudFormationTemplate["Resources"] {
  const Properties = roleProperties(settings, principalArn);
  const role = { Type: "AWS::IAM::Role", Properties } as const;
  if (!keepsRole) return { TrustRole: role };
  return {
    TrustRole: { ...role, DeletionPolicy: "Retain" },
    RoleIsKept: { Type: "AWS::CloudFormation::WaitConditionHandle" },
  };
}

/** Whether a template lets the role stay when its stack is deleted; only one of this project can. */
export function isRoleKept(templateBody: string): boolean {
  const { Resources } = recordOf(jsonOrText(templateBody));
  const { TrustRole } = recordOf(Resources);
  return recordOf(TrustRole)["DeletionPolicy"] === "Retain";
}

function parameters({ roleName }: TrustRoleSettings): CloudFormationTemplate["Parameters"] {
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
      Default: roleName,
      MinLength: 1,
      MaxLength: 64,
      AllowedPattern: ROLE_NAME.source,
      ConstraintDescription: "1 to 64 characters of A-Z a-z 0-9 + = , . @ _ -",
    },
  };
}

function conditions({ cloudTrailLogs: logs }: TrustRoleSettings): Expressions {
  const identityCenter = equals(TEMPLATE_PARAMETERS.identityCenter, "true");
  return {
    [IS_IDENTITY_CENTER_INCLUDED]: identityCenter,
    ...(logs && { [IS_CLOUD_TRAIL_ACCOUNT]: equals("AWS::AccountId", logs.account) }),
  };
}

function equals(reference: string, value: string): Expression {
  return { "Fn::Equals": [{ Ref: reference }, value] };
}

function roleProperties(settings: TrustRoleSettings, principalArn?: string): Expressions {
  const role = trustRoleSpec(OWN_ACCOUNT, { ...settings, managementAccount: undefined });
  const logs = settings.cloudTrailLogs;
  const tags = Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value }));
  const trusted = trustPolicy({ Ref: TEMPLATE_PARAMETERS.externalId }, principalArn);
  return {
    RoleName: { Ref: TEMPLATE_PARAMETERS.roleName },
    Path: role.rolePath,
    Description: ROLE_DESCRIPTION,
    AssumeRolePolicyDocument: asExpression(trusted),
    ManagedPolicyArns: managedPolicies(settings),
    MaxSessionDuration: role.maxSessionDuration,
    ...permissionsBoundary(settings, role),
    ...(tags.length > 0 && { Tags: tags }),
    ...(logs && { Policies: inlinePolicies(trustRoleSpec(logs.account, settings)) }),
  };
}

function managedPolicies(settings: TrustRoleSettings): Expression {
  const of = (identityCenter: boolean) =>
    trustRoleSpec(OWN_ACCOUNT, { ...settings, managementAccount: OWN_ACCOUNT, identityCenter })
      .managedPolicyArns;
  return { "Fn::If": [IS_IDENTITY_CENTER_INCLUDED, of(true), of(false)] };
}

/** A boundary's name has none of the characters that a substitution reads; an ARN may. */
function permissionsBoundary(
  { permissionsBoundary: asked }: TrustRoleSettings,
  { permissionsBoundaryArn: arn }: TrustRoleSpec,
): Expressions {
  if (asked === undefined || arn === undefined) return {};
  return { PermissionsBoundary: asked === arn ? arn : { "Fn::Sub": arn } };
}

function inlinePolicies({ inlinePolicy }: TrustRoleSpec): Expression {
  const document = asExpression(inlinePolicy ?? {});
  const policy = { PolicyName: CLOUD_TRAIL_POLICY_NAME, PolicyDocument: document };
  return { "Fn::If": [IS_CLOUD_TRAIL_ACCOUNT, [policy], { Ref: "AWS::NoValue" }] };
}

/** Its type does not say that a policy document has nothing but texts, lists and maps. */
function asExpression(document: object): Expression {
  return document as unknown as Expression;
}
