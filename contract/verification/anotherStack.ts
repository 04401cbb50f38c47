import { namesOf, OWNER_TAG } from "../ownership";
import { IDENTITY_CENTER_POLICY_ARNS, SECURITY_AUDIT_POLICY_ARN } from "../vendor";
import { finding, type Finding } from "./finding";
import { verifyTrust } from "./verifyTrust";

/** What of a role, as AWS has it, says whether another stack of this project may have made it. */
interface TaggedRole {
  /** Key → value. */
  readonly tags: Readonly<Record<string, string>>;
  /** Parsed; as text where it cannot be read in one way only. */
  readonly trustPolicy: unknown;
  readonly managedPolicyArns: readonly string[];
  /** Name → document. */
  readonly inlinePolicies: Readonly<Record<string, unknown>>;
}

/**
 * The other stack whose role it is, as its tag says; undefined where there is no such tag, and where the
 * role gives the vendor more than a stack of this project does: anybody can write a tag.
 *
 * @param owner - what the tag says of the stack's own roles; undefined where nobody knows the stack
 */
export function anotherStackOf(role: TaggedRole, owner: string | undefined): string | undefined {
  const tagged = role.tags[OWNER_TAG] ?? "";
  if (owner === undefined || tagged === owner || !/^[^/\s]+\/[^/\s]+$/.test(tagged))
    return undefined;
  return isAsAgreed(role) ? tagged : undefined;
}

function isAsAgreed({ trustPolicy, managedPolicyArns, inlinePolicies }: TaggedRole): boolean {
  const agreed = [SECURITY_AUDIT_POLICY_ARN, ...IDENTITY_CENTER_POLICY_ARNS];
  return (
    verifyTrust(trustPolicy, { repair: "" }).length === 0 &&
    managedPolicyArns.every((arn) => agreed.includes(arn)) &&
    Object.keys(inlinePolicies).length === 0
  );
}

/** That a role beside the stack's own is another stack's. */
export function roleOfAnotherStack(arn: string, stack: string): Finding {
  const problem = `the role ${arn} lets Authomize in as well; its tag says that it belongs to the stack ${stack}`;
  const fix = `see that this stack exists, and that it is to have the account: npx authomize verify --stack ${namesOf(stack).stack}`;
  return finding("info", "role-of-another-stack", problem, fix);
}
