import type { Tool } from "./tool";

/** A finding that stays as it is. */
export interface Accepted {
  readonly tool: Tool["name"];
  readonly rule: string;
  /** The names of the documents; it has to be found in each of them. */
  readonly documents: RegExp;
  /** The only words of the tool that are meant; default: whatever it says by that rule. */
  readonly says?: RegExp;
  /** Why it stays. */
  readonly reason: string;
}

/**
 * The deployer policies with which a role of the deployer's own account is managed. In those whose
 * boundary is a policy of AWS Parliament stops at its ARN, and its auditors say nothing.
 */
const OF_OWN_ROLE =
  /^deployer policy, (?!boundary by ARN).*, (list|discovery|StackSet|legacy user, and .*|legacy user with a boundary)$/;
const OF_LEGACY_USER =
  /^session policy, legacy user( with a boundary)?$|^deployer policy, (?!boundary by ARN).*, legacy user(, and | with a boundary$)/;

/** All that others find in this project's documents, and why it stays. */
export const ACCEPTED: readonly Accepted[] = [
  {
    tool: "parliament",
    rule: "PERMISSIONS_MANAGEMENT_ACTIONS",
    documents: /^session policy, /,
    reason:
      "Making a role is what the session is for. The auditor looks at actions alone; each stands on the one role or user, and AttachRolePolicy under the contract's policies.",
  },
  {
    tool: "parliament",
    rule: "PERMISSIONS_MANAGEMENT_ACTIONS",
    documents: OF_OWN_ROLE,
    reason:
      "As in a session policy: the role of the deployer's own account is managed without one.",
  },
  {
    tool: "parliament",
    rule: "PERMISSIONS_MANAGEMENT_ACTIONS",
    documents: /^docs\/new-accounts\.md, policy 1$/,
    reason:
      "Making EventBridge's role and queue, with their policies, is what this policy is for; the page says that it is for somebody who is trusted with the management account.",
  },
  {
    tool: "parliament",
    rule: "PRIVILEGE_ESCALATION",
    documents: OF_OWN_ROLE,
    says: /\["iam:(attachrolepolicy|updateassumerolepolicy)", "sts:assumerole"\]$/,
    reason:
      "A deployer could let itself assume the trust role, which has the contract's policies and no others: it reads. The auditor looks at actions alone.",
  },
  {
    tool: "parliament",
    rule: "PRIVILEGE_ESCALATION",
    documents: /^deployer policy, CloudTrail's logs of the deployer's account, list$/,
    says: /\["iam:putrolepolicy", "sts:assumerole"\]$/,
    reason:
      "The role is given its inline policy, which is any, only below the permissions boundary.",
  },
  {
    tool: "parliament",
    rule: "PRIVILEGE_ESCALATION",
    documents: OF_LEGACY_USER,
    says: /\["iam:(createaccesskey|putuserpolicy)"\]$/,
    reason:
      "Whoever manages the legacy user can give it any policy and a key: one more cause to prefer not to have it (docs/legacy-and-logs.md).",
  },
  {
    tool: "parliament",
    rule: "CREDENTIALS_EXPOSURE",
    documents: /^deployer policy, (?!boundary by ARN, (list|discovery|StackSet|legacy))/,
    says: /"sts:assumerole"/,
    reason:
      "The deployer assumes the access roles, which are named, and under a session policy each.",
  },
  {
    tool: "parliament",
    rule: "CREDENTIALS_EXPOSURE",
    documents: /^legacy user(, many accounts)?$|^docs\/legacy-and-logs\.md, policy 1$/,
    says: /\["sts:assumerole"\]$/,
    reason:
      "The legacy user assumes the trust roles of the enrolled accounts, and nothing else; its boundary allows that alone.",
  },
  {
    tool: "parliament",
    rule: "CREDENTIALS_EXPOSURE",
    documents: /^session policy, legacy user( with a boundary)?$/,
    says: /\["iam:createaccesskey", "iam:updateaccesskey"\]$/,
    reason: "The vendor's legacy path is an access key of that one user.",
  },
  {
    tool: "parliament",
    rule: "MISMATCHED_TYPE_BUT_USABLE",
    documents:
      /^session policy, (boundary|long|CloudTrail|legacy user with a boundary)|^deployer policy, (boundary|long|CloudTrail).*, (list|discovery|StackSet|legacy user, and .*)$|^deployer policy, .*, legacy user with a boundary$/,
    says: /String(Equals|Like) requires a value of type String but given Arn/,
    reason:
      "ArnEquals takes * and ? in an ARN for wildcards; StringEquals compares the boundary letter by letter. StringLike only where the boundary's path does not fit and is left open.",
  },
  {
    tool: "parliament",
    rule: "INVALID_ARN",
    documents:
      /^(reading session policy|verify's session policy|deployer policy), boundary by ARN, (\d+|list|discovery|StackSet|legacy user, and .*|legacy user with a boundary)$/,
    says: /Account expected/,
    reason: "A policy of AWS has `aws` for its account: arn:aws:iam::aws:policy/ReadOnlyAccess.",
  },
  {
    tool: "parliament",
    rule: "RESOURCE_MISMATCH",
    documents:
      /^(session policy|deployer policy), path that looks like a variable, (\d+|list|discovery|StackSet|legacy user, and .*|legacy user with a boundary)$/,
    says: /^No resources match for the given action: \[{"action": "iam:(AttachRolePolicy|CreateRole)"/,
    reason:
      "A path with ${ in it, which IAM takes, is written ${$}{ in a policy (IAM user guide, policy variables); Parliament does not know that way. iam-data holds the type of the resource.",
  },
  {
    tool: "cfn-lint",
    rule: "I3042",
    documents: /^template, ((boundary by name|long path|CloudTrail's logs), |access role)/,
    says: /hardcoded Partition/,
    reason:
      "The role exists in the commercial partition alone, whose roles alone can trust the vendor's principal.",
  },
  {
    tool: "cfn-lint",
    rule: "W3011",
    documents: /^template, .*, kept roles$/,
    reason:
      "The role outlives its stack, which is about to be deleted; a role that gets another name meanwhile has to go, and without UpdateReplacePolicy it does.",
  },
  {
    tool: "cfn-lint",
    rule: "E1029",
    documents: /^template, path that looks like a variable, /,
    says: /\${AWS::AccountId}.* at Resources\/TrustRole\/Properties\/Path$/,
    reason: "The path is meant letter by letter; without Fn::Sub CloudFormation takes it so.",
  },
  {
    tool: "iam-data",
    rule: "condition-key-of-another-action",
    documents: /^trust policy, Pulumi Deployments$/,
    says: /condition key api\.pulumi\.com\/oidc:(aud|sub)$/,
    reason:
      "Every OpenID Connect provider has the keys `<provider>:aud` and `:sub` (IAM user guide, keys for AWS OIDC federation); the reference lists a few providers by name.",
  },
  {
    tool: "iam-data",
    rule: "condition-key-of-another-action",
    documents: /^docs\/environment\.md, policy 1$/,
    says: /condition key token\.actions\.githubusercontent\.com:(aud|sub)$/,
    reason: "As with Pulumi's provider: the reference lists GitHub's other claims alone.",
  },
];
