import type { PolicyDocument } from "../../../contract/policyDocument";
import { accessRoleTemplate } from "../../../deployer/accessRoleTemplate";
import type { Deployment } from "../../../deployer/deployerPolicy";
import { evaluatedProperties } from "../contract/evaluateTemplate";
import { roleMay, type SimulatedCall } from "../contract/simulation";

/** The access role's name. */
export const NAME_OF_ACCESS_ROLE = "AuthomizeDeploymentAccess";
/** Who deploys. */
export const DEPLOYER = "arn:aws:iam::417290385612:role/ci/Deployer";

/** The role as CloudFormation makes it in an account. */
export interface MadeRole {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: unknown;
  readonly Policies: readonly { readonly PolicyDocument: PolicyDocument }[];
}

/** The access role that the template of a deployment makes in an account. */
export function accessRoleIn(accountId: string, deployment: Deployment): MadeRole {
  const role = { name: NAME_OF_ACCESS_ROLE, deployerArn: DEPLOYER };
  const template = accessRoleTemplate(deployment, role);
  const { Properties } = template.Resources.AccessRole;
  return evaluatedProperties(template, Properties, {
    accountId,
    parameters: {},
  }) as unknown as MadeRole;
}

/** Whether the access role of an account may make a call there, assumed without a session policy. */
export function accessRoleMay(
  accountId: string,
  deployment: Deployment,
  call: SimulatedCall,
): Promise<boolean> {
  const documents = accessRoleIn(accountId, deployment).Policies.map(
    ({ PolicyDocument }) => PolicyDocument,
  );
  return roleMay(accountId, NAME_OF_ACCESS_ROLE, documents, call);
}
