import type { Finding } from "../../contract/finding";
import { refuseOtherCaller } from "../../organization/stackSetCaller";
import { StackSetError } from "../../organization/stackSetError";
import { planStackSet } from "../../organization/stackSetRollout";
import { requireTrustedAccess } from "../../organization/trustedAccess";
import { inAccount, type AccountFinding } from "./accountFinding";
import type { CheckedStack } from "./checkedStack";

/**
 * What would make a rollout by StackSet fail as a whole, told of the account that the organization is
 * managed from: without trusted access, or as AWS would enrol accounts that were left out.
 */
export async function rolloutFindings(checked: CheckedStack): Promise<readonly AccountFinding[]> {
  const { stack, chosen, enrolment, entrant } = checked;
  if (chosen.rollout !== "stackSet") return [];
  const { credentials, callerAccountId } = entrant;
  const place = { stack: stack.name, region: credentials.region };
  const caller = { callerAccountId, managementAccountId: enrolment.managementAccount };
  const refusals = await Promise.all([
    refusalOf("rollout-refused", () => {
      refuseOtherCaller(chosen.stackSet, caller);
    }),
    refusalOf("trusted-access", () => requireTrustedAccess(credentials)),
    refusalOf("rollout-refused", () => planStackSet(chosen, enrolment, stack.outputs ?? {}, place)),
  ]);
  const account = { id: enrolment.managementAccount ?? callerAccountId, accessRoleName: "" };
  return inAccount(account, refusals.flat());
}

async function refusalOf(rule: string, attempt: () => unknown): Promise<readonly Finding[]> {
  try {
    await attempt();
    return [];
  } catch (error) {
    if (!(error instanceof StackSetError)) throw error;
    const [problem = "", ...rest] = error.message.split("\n\n").map(inOneLine);
    const fix = rest.length === 0 ? "change the setting that it names" : rest.join(" ");
    return [{ severity: "high", rule, problem, fix }];
  }
}

function inOneLine(text: string): string {
  return text
    .trim()
    .replace(/\s*\n\s*/g, "; ")
    .replace(/\s+/g, " ");
}
