/** The components of this package, for Pulumi programs of any project, and the outputs of its program. */
export { AuthomizeIntegration } from "./authomizeIntegration";
export type { AccountArgs, AuthomizeIntegrationArgs } from "./authomizeIntegration";
export { NewAccountTrigger } from "./newAccountTrigger";
export type { NewAccountTriggerArgs } from "./newAccountTrigger";
export { StackSetTrustRoles } from "./stackSetTrustRoles";
export type { StackSetTrustRolesArgs } from "./stackSetTrustRoles";
export { TrustRole } from "./trustRole";
export type { TrustRoleArgs } from "./trustRole";
export type { CloudTrailLogs } from "../contract/cloudTrailLogs";
export type { Handover } from "../contract/handover";
export type { StackOutputs } from "../contract/stackOutputs";
