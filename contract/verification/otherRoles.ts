import { canonicalText } from "../policyDocument";
import { listOf, recordOf, type Unchecked } from "../values";
import { VENDOR_ACCOUNT_ID } from "../vendor";
import { finding, type Finding } from "./finding";
import { requiredExternalId, statementsOf } from "./verifyTrust";

/** A role of an account, with its trust policy. */
export interface TrustingRole {
  readonly arn: string;
  readonly roleName: string;
  /** Parsed; as text where it cannot be read in one way only. */
  readonly trustPolicy: unknown;
}

/**
 * Whether a trust policy allows something where it names the vendor's account, be it as principal or in
 * a condition on everybody; or somebody by whom the vendor comes: the trust role itself, which it can
 * assume first, or the legacy user; or everybody without a condition.
 *
 * @param others - the ARNs of those by whom the vendor comes
 */
export function trustsVendor(trustPolicy: unknown, others: readonly string[]): boolean {
  const allowing = statementsOf(trustPolicy).filter(({ Effect }) => Effect === "Allow");
  const texts = typeof trustPolicy === "string" ? [trustPolicy] : allowing.map(canonicalText);
  const names = [VENDOR_ACCOUNT_ID, ...others.map((arn) => JSON.stringify(arn))];
  return (
    allowing.some(trustsEverybody) ||
    names.some((name) => texts.some((text) => text.includes(name)))
  );
}

function trustsEverybody({ Principal: principal, Condition }: Unchecked): boolean {
  const names = principal === "*" ? ["*"] : listOf(recordOf(principal)["AWS"]);
  return Condition === undefined && names.includes("*");
}

/** What it means that a role of another name lets the vendor in. */
export function otherRole({ arn, trustPolicy }: TrustingRole): Finding {
  const anyId = requiredExternalId(trustPolicy) === undefined ? ", and not by one External ID" : "";
  const problem = `the role ${arn} lets Authomize in as well${anyId}; it is not the role that was agreed`;
  const fix =
    "ask CloudTrail who called CreateRole or UpdateAssumeRolePolicy, and delete it there; " +
    "where another stack or tool of yours made it on purpose, as its tag alone does not prove: verify --no-other-roles";
  return finding("critical", "other-role", problem, fix);
}
