import type { Expression } from "../contract/cloudFormationTemplate";
import { MAXIMUM_ROLE_POLICIES_LENGTH } from "../contract/iamRules";
import { policyDocument, type PolicyStatement } from "../contract/policyDocument";
import { accessRolePermissions, type AccessRolePermissions } from "./accessRole";
import type { Deployment } from "./deployerPolicy";
import { EXACTNESS } from "./roleManagement";

/** The narrow access role that the deployment assumes in each account. */
export interface AccessRole {
  /** Without path; the setting `accessRoleName` of the stack that uses it. */
  readonly name: string;
  /** The ARN of the one user or role that may assume it. */
  readonly deployerArn: string;
}

/** A template as CloudFormation takes it, in JSON or YAML. */
export interface AccessRoleTemplate {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Conditions?: Readonly<Record<string, Expression>>;
  readonly Resources: {
    readonly AccessRole: {
      readonly Type: "AWS::IAM::Role";
      readonly Properties: Readonly<Record<string, Expression>>;
    };
  };
  readonly Outputs: Readonly<Record<string, Readonly<Record<string, Expression>>>>;
}

/** In place of the ID of the stack's own account, and as long: no name, path or ARN has a space. */
const OWN_ACCOUNT = "this account";

const POLICY_NAME = "ManageAuthomizeTrustRole";

/**
 * The access role as a template for a stack in one account or for a StackSet: trusted by the deployer
 * alone, with the permissions of `accessRolePermissions`. Paths are left open only where IAM's limit for
 * a role's policies would be passed otherwise.
 *
 * @throws Error when not even that fits, as with a dozen former names of the trust role
 */
export function accessRoleTemplate(deployment: Deployment, role: AccessRole): AccessRoleTemplate {
  const permissions = fittingPermissions(deployment, role.name);
  const conditions = [...permissions.besides.keys()].map(
    (id) => [conditionOf(id), { "Fn::Equals": [{ Ref: "AWS::AccountId" }, id] }] as const,
  );
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "The role by which the deployment of Authomize's trust role enters this account.",
    ...(conditions.length > 0 && { Conditions: Object.fromEntries(conditions) }),
    Resources: {
      AccessRole: { Type: "AWS::IAM::Role", Properties: properties(role, permissions) },
    },
    Outputs: {
      RoleArn: {
        Description: "The ARN of the role that the deployment assumes.",
        Value: { "Fn::GetAtt": ["AccessRole", "Arn"] },
      },
    },
  };
}

function properties(
  { name, deployerArn }: AccessRole,
  { everywhere, besides }: AccessRolePermissions,
): Readonly<Record<string, Expression>> {
  return {
    RoleName: name,
    Description: "Manages Authomize's trust role in this account, and nothing else.",
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: deployerArn }, Action: "sts:AssumeRole" }],
    },
    Policies: [
      inlinePolicy(POLICY_NAME, everywhere),
      ...[...besides].map(([id, statements]) => ({
        "Fn::If": [
          conditionOf(id),
          inlinePolicy(`${POLICY_NAME}In${id}`, statements),
          { Ref: "AWS::NoValue" },
        ],
      })),
    ],
  };
}

function conditionOf(accountId: string): string {
  return `IsAccount${accountId}`;
}

function inlinePolicy(name: string, statements: readonly PolicyStatement[]): Expression {
  return { PolicyName: name, PolicyDocument: inOwnAccount(policyDocument(statements)) };
}

/** A document with the ID of the stack's account where OWN_ACCOUNT is. */
function inOwnAccount(value: unknown): Expression {
  if (typeof value === "string") return textInOwnAccount(value);
  if (Array.isArray(value)) return value.map(inOwnAccount);
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, each]) => [key, inOwnAccount(each)]));
}

/** A substitution takes `${!…}` for `${…}` (CloudFormation template reference, "Fn::Sub"). */
function textInOwnAccount(text: string): Expression {
  if (!text.includes(OWN_ACCOUNT)) return text;
  const literal = text.replaceAll("${", "${!");
  return { "Fn::Sub": literal.replaceAll(OWN_ACCOUNT, "${AWS::AccountId}") };
}

function fittingPermissions(deployment: Deployment, name: string): AccessRolePermissions {
  const all = EXACTNESS.map((exactness) =>
    accessRolePermissions(deployment, OWN_ACCOUNT, name, exactness),
  );
  const fitting = all.find((each) => longestPolicies(each) <= MAXIMUM_ROLE_POLICIES_LENGTH);
  if (fitting !== undefined) return fitting;
  throw new Error(
    `The access role's policies do not fit into ${MAXIMUM_ROLE_POLICIES_LENGTH} characters, IAM's limit for a role`,
  );
}

/** The characters of all policies of the account that has most. */
function longestPolicies({ everywhere, besides }: AccessRolePermissions): number {
  const lengthOf = (statements: readonly PolicyStatement[]) =>
    JSON.stringify(policyDocument(statements)).length;
  return lengthOf(everywhere) + Math.max(0, ...[...besides.values()].map(lengthOf));
}
