import { listedSettings } from "../config/configuration";
import { integrationOf, MANAGEMENT } from "./integrationOf";
import { type Outputs, record, type RecordedDeployment } from "./recordedDeployment";

/** Types of resources. */
export const INTEGRATION = "authomize-aws:index:AuthomizeIntegration";
export const TRUST_ROLE = "authomize-aws:index:TrustRole";
export const PROVIDER = "pulumi:providers:aws";
export const ROLE = "aws:iam/role:Role";
export const ATTACHMENTS = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
export const INLINE_POLICIES = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive";

/** A member account. */
export const MEMBER = "012345678901";
/** The external ID that is set. */
export const EXTERNAL_ID = "221647f1-f228-4c77-825e-90696e36d0cb";
/** What every role says with it. */
export const TRUST_POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::291883359082:user/AuthomizeGlobalUser"},' +
  `"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"${EXTERNAL_ID}"}}}]}`;

/** The outputs of a type that has none beside its inputs. */
export const nothing: Outputs = () => ({});
/** The types that the mocks know. */
export const KNOWN: Readonly<Record<string, Outputs>> = {
  [INTEGRATION]: nothing,
  [TRUST_ROLE]: nothing,
  [PROVIDER]: nothing,
  [ROLE]: ({ name }) => ({ arn: `arn:made-by-the-mock:${name}`, uniqueId: `AROA-${name}` }),
  [ATTACHMENTS]: nothing,
  [INLINE_POLICIES]: nothing,
};

/** What the integration of some settings registers and exports. */
export function deploy(
  settings: Readonly<Record<string, unknown>>,
  { known = KNOWN, preview = false, unreachable = [] as string[] } = {},
): Promise<RecordedDeployment> {
  const survey = { unreachableAccountIds: unreachable };
  return record(
    known,
    (options) => integrationOf(listedSettings(settings), { survey }, options),
    preview,
  );
}

/** The settings of both accounts. */
export const TWO_ACCOUNTS = { accounts: [MEMBER, MANAGEMENT], externalId: EXTERNAL_ID };
