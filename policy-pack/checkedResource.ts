import { parsedDocument } from "../contract/policyDocument";
import { type Unchecked, recordOf, textOf } from "../contract/values";
import { DEFAULT_ROLE_NAME } from "../contract/vendor";

/** A resource as the engine shows it to a policy pack. */
export interface CheckedResource {
  /** Such as `aws:iam/role:Role`. */
  readonly type: string;
  /** `urn:pulumi:<stack>::<project>::<types of the parents and its own, by $>::<name>` */
  readonly urn: string;
  readonly props: Unchecked;
}

/** The type of an IAM role. */
export const ROLE = "aws:iam/role:Role";

/** How the types of this project's components begin, whatever the project that uses them is called. */
const COMPONENTS = "authomize-aws:index:";

/**
 * Whether a resource is a trust role or belongs to one: below one of this project's components, or by
 * the name that the vendor assumes, or by the one that the operator gave it instead.
 */
export function isOfTrustRole({ urn, props }: CheckedResource, roleName?: string): boolean {
  const [, , types = ""] = urn.split("::");
  if (types.split("$").some((type) => type.startsWith(COMPONENTS))) return true;
  const names = [props["name"], props["role"], props["roleName"]].map(textOf);
  return names.includes(DEFAULT_ROLE_NAME) || (roleName !== undefined && names.includes(roleName));
}

/** The ARNs of the managed policies that a resource attaches. */
export function attachedBy({ type, props }: CheckedResource): readonly string[] {
  switch (type) {
    case ROLE:
      return elementsOf(props["managedPolicyArns"]).map(String);
    case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
    case "aws:iam/policyAttachment:PolicyAttachment":
      return [String(props["policyArn"])];
    case "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":
      return elementsOf(props["policyArns"]).map(String);
    default:
      return [];
  }
}

/**
 * The inline policies that a resource writes, by name. An exclusive list has names alone: its
 * documents are in resources of their own, which are checked themselves.
 *
 * @param cloudTrailPolicy - the document that stands there for any name: the contract knows one name
 */
export function inlinePoliciesOf(
  { type, props }: CheckedResource,
  cloudTrailPolicy: unknown,
): Unchecked {
  switch (type) {
    case ROLE:
      return Object.fromEntries(elementsOf(props["inlinePolicies"]).map(namedDocument));
    case "aws:iam/rolePolicy:RolePolicy":
      return Object.fromEntries([namedDocument(props)]);
    case "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive":
      return Object.fromEntries(
        elementsOf(props["policyNames"]).map((name) => [String(name), cloudTrailPolicy]),
      );
    default:
      return {};
  }
}

/** A document is JSON in a text, or an object that the SDK will turn into one. */
export function documentOf(value: unknown): unknown {
  return typeof value === "string" ? parsedDocument(value) : value;
}

function namedDocument(policy: unknown): readonly [name: string, document: unknown] {
  const { name, policy: document } = recordOf(policy);
  return [textOf(name) ?? "(unnamed)", documentOf(document)];
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
