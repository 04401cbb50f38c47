import {
  DEFAULT_ROLE_NAME,
  IDENTITY_CENTER_POLICY_ARNS,
  SECURITY_AUDIT_POLICY_ARN,
} from "../contract/vendor";
import { addedPolicy, verifyManagedPolicies } from "../contract/verification/verifyRole";
import { verifyTrust } from "../contract/verification/verifyTrust";

/** A resource as the engine shows it to a policy pack. */
export interface CheckedResource {
  /** Such as `aws:iam/role:Role`. */
  readonly type: string;
  /** `urn:pulumi:<stack>::<project>::<types of the parents and its own, by $>::<name>` */
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** The settings of the pack. */
export interface PackSettings {
  /** The ARN of the user of the vendor's legacy path, where it is in use; absent: the vendor's own. */
  readonly principalArn?: string | undefined;
}

/** One rule: what it finds wrong with a resource, in a sentence each. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly problems: (resource: CheckedResource, settings: PackSettings) => readonly string[];
}

const PROJECT = "authomize-aws";
const ROLE = "aws:iam/role:Role";

/** Whatever the contract attaches anywhere; the program itself sees to it which goes where. */
const CONTRACT_POLICIES = [SECURITY_AUDIT_POLICY_ARN, ...IDENTITY_CENTER_POLICY_ARNS];

/** A pack says the problem alone, since nothing is deployed yet. */
const NOTHING_TO_REPAIR = { repair: "" };

const RULES: readonly Rule[] = [
  {
    name: "trust-policy",
    description:
      "The trust role is trusted by exactly the contract's principal, and only with an external ID by StringEquals.",
    problems({ type, props }, { principalArn }) {
      if (type !== ROLE) return [];
      const expected = { ...NOTHING_TO_REPAIR, principalArn };
      return problemsOf(verifyTrust(documentOf(props["assumeRolePolicy"]), expected));
    },
  },
  {
    name: "attached-policies",
    description: "No managed policy is attached to the trust role but the contract's.",
    problems(resource) {
      const expected = { ...NOTHING_TO_REPAIR, managedPolicyArns: CONTRACT_POLICIES };
      const findings = verifyManagedPolicies(attachedBy(resource), expected);
      return problemsOf(findings.filter(({ rule }) => rule === "policy-added"));
    },
  },
  {
    name: "inline-policies",
    description: "The trust role has no inline policy but those of the contract.",
    problems(resource) {
      const names = inlinePoliciesOf(resource);
      return problemsOf(names.map((name) => addedPolicy(name, "inline", NOTHING_TO_REPAIR)));
    },
  },
];

/** All rules, each of which looks at trust roles only: the pack can run on any project. */
export const rules: readonly Rule[] = RULES.map((rule) => ({
  ...rule,
  problems: (resource, settings) =>
    isOfTrustRole(resource) ? rule.problems(resource, settings) : [],
}));

/** Of this project, of a component of this project, or by the name that the vendor assumes. */
function isOfTrustRole({ urn, props }: CheckedResource): boolean {
  const [, project = "", types = ""] = urn.split("::");
  if (project === PROJECT || types.includes(`${PROJECT}:`)) return true;
  return [props["name"], props["role"], props["roleName"]].includes(DEFAULT_ROLE_NAME);
}

function attachedBy({ type, props }: CheckedResource): readonly string[] {
  switch (type) {
    case ROLE:
      return listOf(props["managedPolicyArns"]).map(String);
    case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
    case "aws:iam/policyAttachment:PolicyAttachment":
      return [String(props["policyArn"])];
    case "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":
      return listOf(props["policyArns"]).map(String);
    default:
      return [];
  }
}

function inlinePoliciesOf({ type, props }: CheckedResource): readonly string[] {
  switch (type) {
    case ROLE:
      return listOf(props["inlinePolicies"]).map(nameOf);
    case "aws:iam/rolePolicy:RolePolicy":
      return [nameOf(props)];
    case "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive":
      return listOf(props["policyNames"]).map(String);
    default:
      return [];
  }
}

function nameOf(policy: unknown): string {
  const { name } = policy as { readonly name?: unknown };
  return typeof name === "string" ? name : "(unnamed)";
}

/** A document is JSON in a text, or an object that the SDK will turn into one. */
function documentOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function problemsOf(findings: readonly { readonly problem: string }[]): readonly string[] {
  return findings.map(({ problem }) => problem);
}
