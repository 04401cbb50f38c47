import type { MadeDocument } from "../unit/recorded/madeDocuments";
import type { Tool } from "./tool";

/** A document of which we know what is wrong. */
export interface WrongDocument extends MadeDocument {
  /** What each tool that can see it calls it, and nothing else; a tool that is not here says nothing. */
  readonly rules: Readonly<Partial<Record<Tool["name"], readonly string[]>>>;
}

const ROLE = "arn:aws:iam::111122223333:role/Auditor";
const USER = "arn:aws:iam::111122223333:user/Auditor";

/** One of each kind of mistake, so that a tool that finds nothing is a tool that does not look. */
export const WRONG_DOCUMENTS: readonly WrongDocument[] = [
  permissions(
    "an action that does not exist",
    { Action: ["iam:GetRoles"], Resource: [ROLE] },
    { parliament: ["UNKNOWN_ACTION"], "cfn-lint": ["W3037"], "iam-data": ["unknown-action"] },
  ),
  permissions(
    "a resource of the wrong type",
    { Action: ["iam:GetRole"], Resource: [USER] },
    {
      parliament: ["RESOURCE_MISMATCH"],
      "cfn-lint": ["I3510"],
      "iam-data": ["resource-of-another-type", "resource-without-action"],
    },
  ),
  permissions(
    "a resource that only another action takes",
    { Action: ["iam:GetRole", "iam:GetUser"], Resource: [ROLE] },
    {
      parliament: ["RESOURCE_MISMATCH"],
      "cfn-lint": ["I3510"],
      "iam-data": ["resource-of-another-type"],
    },
  ),
  permissions(
    "a condition key of another action",
    {
      Action: ["iam:GetRole"],
      Resource: [ROLE],
      Condition: { ArnEquals: { "iam:PolicyARN": ["arn:aws:iam::aws:policy/SecurityAudit"] } },
    },
    {
      parliament: ["UNKNOWN_CONDITION_FOR_ACTION"],
      "iam-data": ["condition-key-of-another-action"],
    },
  ),
  permissions(
    "an operator that does not exist",
    {
      Action: ["iam:GetRole"],
      Resource: [ROLE],
      Condition: { StringEqual: { "aws:PrincipalOrgID": ["o-abcdefghij"] } },
    },
    { parliament: ["UNKNOWN_OPERATOR"], "cfn-lint": ["E3510"] },
  ),
  permissions(
    "keys for everybody",
    { Action: ["iam:CreateAccessKey"], Resource: ["*"] },
    {
      parliament: [
        "CREDENTIALS_EXPOSURE",
        "PERMISSIONS_MANAGEMENT_ACTIONS",
        "PRIVILEGE_ESCALATION",
        "RESOURCE_STAR",
      ],
      checkov: ["CKV_AWS_107", "CKV_AWS_109", "CKV_AWS_110"],
    },
  ),
  {
    name: "a trust policy with an action that does not exist",
    kind: "trust",
    text: policy({ Principal: { AWS: ROLE }, Action: "sts:AssumeRoles" }),
    rules: { "cfn-lint": ["W3037"], "iam-data": ["unknown-action"] },
  },
  {
    name: "a trust policy for everybody",
    kind: "trust",
    text: policy({ Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
    rules: { checkov: ["CKV_AWS_60"] },
  },
  {
    name: "a template with a property that does not exist",
    kind: "template",
    text: JSON.stringify({
      Resources: { Topic: { Type: "AWS::SNS::Topic", Properties: { TopicNames: "audit" } } },
    }),
    rules: { "cfn-lint": ["E3002"], checkov: ["CKV_AWS_26"] },
  },
  {
    name: "a template that ends too early",
    kind: "template",
    text: '{"Resources": {',
    rules: { "cfn-lint": ["E0000"], checkov: ["parsing-error"] },
  },
];

function permissions(
  name: string,
  statement: object,
  rules: WrongDocument["rules"],
): WrongDocument {
  return { name, kind: "permissions", text: policy(statement), rules };
}

function policy(statement: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", ...statement }],
  });
}
