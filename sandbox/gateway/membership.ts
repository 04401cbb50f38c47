import { type Call, fullAction } from "./call";
import { type Account, type Principal } from "./directory";
import { denied } from "./authorization";
import { Refusal } from "./refusal";

/**
 * Refuses what AWS refuses by the account that a call comes from, whatever its policies: everything
 * from a closed account, and AWS Organizations from anywhere but the management account.
 */
export function checkMembership(
  call: Call,
  principal: Principal,
  account: Account | undefined,
): void {
  if (account?.status === "SUSPENDED") {
    throw denied(principal, fullAction(call), "*");
  }
  if (call.service !== "organizations" || account?.management === true) return;
  if (!account) {
    throw new Refusal("no-organization", "Your account is not a member of an organization.");
  }
  if (call.action !== "DescribeOrganization") {
    throw new Refusal("access-denied", "You don't have permissions to access this resource.");
  }
}
