import { accountOfArn, permissionsBoundaryArn } from "../contract/arns";
import { type CloudTrailLogs, cloudTrailPolicy } from "../contract/cloudTrailLogs";
import { ACCOUNT_ID } from "../contract/iamRules";
import { textOf } from "../contract/values";
import { IDENTITY_CENTER_POLICY_ARNS, SECURITY_AUDIT_POLICY_ARN } from "../contract/vendor";
import { verifyInlinePolicies, verifyManagedPolicies } from "../contract/verification/verifyRole";
import { verifyTrust } from "../contract/verification/verifyTrust";
import {
  attachedBy,
  type CheckedResource,
  documentOf,
  inlinePoliciesOf,
  isOfTrustRole,
  ROLE,
} from "./checkedResource";

export type { CheckedResource } from "./checkedResource";

/** What an operator sets of the pack; each rule is given its own. */
export interface PackSettings {
  /** The name of a renamed trust role that none of this project's components makes. */
  readonly roleName?: string | undefined;
  /** The ARN of the user of the vendor's legacy path, where it is in use; absent: the vendor's own. */
  readonly principalArn?: string | undefined;
  /** The boundary that every trust role must have, a policy's name or ARN; absent: any, or none. */
  readonly permissionsBoundary?: string | undefined;
  /** The CloudTrail logs that a trust role may read; absent: none. */
  readonly cloudTrailLogs?: Omit<CloudTrailLogs, "account"> | undefined;
}

/** The name of a setting of the pack. */
export type PackSetting = keyof PackSettings;

/** One rule: what it finds wrong with a resource, in a sentence each. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  /** The settings that it goes by. */
  readonly settings: readonly PackSetting[];
  readonly problems: (resource: CheckedResource, settings: PackSettings) => readonly string[];
}

/** Whatever the contract attaches anywhere; the program itself sees to it which goes where. */
const CONTRACT_POLICIES = [SECURITY_AUDIT_POLICY_ARN, ...IDENTITY_CENTER_POLICY_ARNS];

/** A pack says the problem alone, since nothing is deployed yet. */
const NOTHING_TO_REPAIR = { repair: "" };

const RULES: readonly Rule[] = [
  {
    name: "trust-policy",
    description:
      "The trust role is trusted by exactly the contract's principal, and only with an external ID by StringEquals.",
    settings: ["roleName", "principalArn"],
    problems({ type, props }, { principalArn }) {
      if (type !== ROLE) return [];
      const expected = { ...NOTHING_TO_REPAIR, principalArn };
      return problemsOf(verifyTrust(documentOf(props["assumeRolePolicy"]), expected));
    },
  },
  {
    name: "attached-policies",
    description: "No managed policy is attached to the trust role but the contract's.",
    settings: ["roleName"],
    problems(resource) {
      const expected = { ...NOTHING_TO_REPAIR, managedPolicyArns: CONTRACT_POLICIES };
      const findings = verifyManagedPolicies(attachedBy(resource), expected);
      // A resource may attach some of them and leave the others to another resource.
      return problemsOf(findings.filter(({ rule }) => rule === "policy-added"));
    },
  },
  {
    name: "inline-policies",
    description:
      "The trust role has no inline policy but that for CloudTrail's logs, if permitted.",
    settings: ["roleName", "cloudTrailLogs"],
    problems(resource, { cloudTrailLogs: logs }) {
      const inlinePolicy = logs === undefined ? undefined : cloudTrailPolicy(logs);
      const expected = { ...NOTHING_TO_REPAIR, inlinePolicy };
      const found = verifyInlinePolicies(inlinePoliciesOf(resource, inlinePolicy), expected);
      return problemsOf(found.filter(({ rule }) => rule === "inline-policy-added"));
    },
  },
  {
    name: "permissions-boundary",
    description:
      "The trust role has the permissions boundary of the pack's settings, if they name one.",
    settings: ["roleName", "permissionsBoundary"],
    problems({ type, props }, { permissionsBoundary: asked }) {
      if (type !== ROLE || asked === undefined) return [];
      const found = textOf(props["permissionsBoundary"]);
      if (found !== undefined && isBoundary(found, asked)) return [];
      const has = found === undefined ? "no permissions boundary" : `the boundary ${found}`;
      return [`the role has ${has}; it should have ${asked}`];
    },
  },
];

/** All rules, each of which looks at trust roles only: the pack can run on any project. */
export const rules: readonly Rule[] = RULES.map((rule) => ({
  ...rule,
  problems: (resource, settings) =>
    isOfTrustRole(resource, settings.roleName) ? rule.problems(resource, settings) : [],
}));

/** A boundary that is given by name is the policy of that name of whichever account the role is in. */
function isBoundary(arn: string, asked: string): boolean {
  const account = accountOfArn(arn);
  if (!ACCOUNT_ID.test(account)) return arn === asked;
  return arn === permissionsBoundaryArn(account, asked);
}

function problemsOf(findings: readonly { readonly problem: string }[]): readonly string[] {
  return findings.map(({ problem }) => problem);
}
