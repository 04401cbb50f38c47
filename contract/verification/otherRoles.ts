import { canonicalText } from "../policyDocument";
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
 * a condition on everybody, or another principal that stands in the vendor's place: the legacy user.
 */
export function trustsVendor(trustPolicy: unknown, legacyUserArn: string | undefined): boolean {
  const allowing =
    typeof trustPolicy === "string"
      ? [trustPolicy]
      : statementsOf(trustPolicy)
          .filter(({ Effect }) => Effect === "Allow")
          .map(canonicalText);
  return [VENDOR_ACCOUNT_ID, legacyUserArn].some(
    (name) => name !== undefined && allowing.some((text) => text.includes(name)),
  );
}

/** What it means that a role of another name lets the vendor in. */
export function otherRole({ arn, trustPolicy }: TrustingRole): Finding {
  const anyId = requiredExternalId(trustPolicy) === undefined ? ", and not by one External ID" : "";
  const problem = `the role ${arn} lets Authomize in as well${anyId}; it is not the role that was agreed`;
  const fix =
    "ask CloudTrail who called CreateRole or UpdateAssumeRolePolicy, and delete it there; " +
    "where another stack or tool of yours made it on purpose: verify --no-other-roles";
  return finding("critical", "other-role", problem, fix);
}
