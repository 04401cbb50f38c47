import { deployerPolicy, type Deployment } from "../../../deployer/deployerPolicy";
import { type SimulatedCall, userMay } from "../contract/simulation";

/** The account of the deployer. */
export const MANAGEMENT = "417290385612";
/** An enrolled account. */
export const MEMBER = "310957284466";
/** An account of another organization. */
export const OUTSIDER = "183650472299";
/** The role that is assumed in each account. */
export const ACCESS_ROLE = "OrganizationAccountAccessRole";
/** The trust role's name. */
export const NAME = "AuthomizeCrossAccountTrustRole";

/** Accounts that are listed. */
export const LIST: Deployment = {
  deployerAccountId: MANAGEMENT,
  accounts: [MANAGEMENT, MEMBER].map((id) => ({ id, accessRoleName: ACCESS_ROLE })),
  discovers: false,
  managementAccount: MANAGEMENT,
  identityCenter: true,
  roleName: NAME,
  rolePath: "/vendors/",
  permissionsBoundary: "VendorBoundary",
  maxSessionDuration: 3600,
  tags: {},
};
/** The same, found in the organization. */
export const DISCOVERY: Deployment = { ...LIST, discovers: true };
/** The same, by a StackSet. */
export const STACK_SET: Deployment = { ...DISCOVERY, stackSetName: "authomize" };

/** Whether the printed policy lets its user make a call. */
export function may(
  deployment: Deployment,
  call: SimulatedCall,
  account = MANAGEMENT,
): Promise<boolean> {
  return userMay(MANAGEMENT, deployerPolicy(deployment), call, account);
}

/** Whether it lets the user assume a role in an account. */
export function mayAssume(
  deployment: Deployment,
  account: string,
  { role = ACCESS_ROLE, context = {} } = {},
): Promise<boolean> {
  const call = {
    action: "sts:AssumeRole",
    resource: `arn:aws:iam::${account}:role/${role}`,
    context,
  };
  return may(deployment, call, account);
}
