import { type Call, fullAction, onlyReads } from "./call";
import { type Account, type Principal } from "./directory";
import { denied } from "./authorization";
import { Refusal } from "./refusal";

const STACK_SETS = "member.org.stacksets.cloudformation.amazonaws.com";

/**
 * Refuses what AWS refuses by the account that a call comes from, whatever its policies: everything
 * from a closed account, AWS Organizations from anywhere but the management account, except that a
 * delegated administrator may read, and StackSets on the organization's behalf from anywhere but the
 * account that it was delegated to.
 */
export function checkMembership(
  call: Call,
  principal: Principal,
  account: Account | undefined,
): void {
  if (account?.status === "SUSPENDED") {
    throw denied(principal, fullAction(call), "*");
  }
  if (isOnBehalf(call) && account?.delegatedServices?.includes(STACK_SETS) !== true) {
    throw new Refusal(
      "invalid",
      "You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set",
    );
  }
  if (call.service !== "organizations" || account?.management === true) return;
  if (!account) {
    throw new Refusal("no-organization", "Your account is not a member of an organization.");
  }
  if (call.action !== "DescribeOrganization" && !readsAsDelegate(call, account)) {
    throw new Refusal("access-denied", "You don't have permissions to access this resource.");
  }
}

/** The account whose organization, or whose StackSets, a call is about: they are the management account's. */
export function answeringAccount(
  call: Call,
  principal: Principal,
  account: Account | undefined,
): string {
  const isDelegated = account !== undefined && (isOnBehalf(call) || readsAsDelegate(call, account));
  return (isDelegated ? account.managementAccount : undefined) ?? principal.account;
}

function isOnBehalf({ service, parameters }: Call): boolean {
  return service === "cloudformation" && parameters.get("CallAs") === "DELEGATED_ADMIN";
}

function readsAsDelegate({ service, action = "" }: Call, { delegatedServices }: Account): boolean {
  const isDelegate = delegatedServices !== undefined && delegatedServices.length > 0;
  return service === "organizations" && isDelegate && onlyReads(action);
}
