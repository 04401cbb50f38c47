import type { Finding } from "../../contract/finding";
import { decideRollout } from "../../organization/rollout";
import { StackSetError } from "../../organization/stackSetRollout";
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
  const last = stack.outputs ?? {};
  const question = { settings: chosen, enrolment, last, credentials, stack: stack.name };
  const untrusted = await refusalOf("trusted-access", () => requireTrustedAccess(credentials));
  const refused = await refusalOf("rollout-refused", () => decideRollout(question));
  // The decision asks for trusted access as well, when there is nothing else against it.
  const isSame = refused !== undefined && refused.problem === untrusted?.problem;
  const account = { id: enrolment.managementAccount ?? callerAccountId, accessRoleName: "" };
  return [untrusted, isSame ? undefined : refused].flatMap((finding) =>
    finding === undefined ? [] : inAccount(account, [finding]),
  );
}

async function refusalOf(
  rule: string,
  attempt: () => Promise<unknown>,
): Promise<Finding | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    if (!(error instanceof StackSetError)) throw error;
    const [problem = "", ...rest] = error.message.split("\n\n").map(inOneLine);
    const fix = rest.length === 0 ? "change the setting that it names" : rest.join(" ");
    return { severity: "high", rule, problem, fix };
  }
}

function inOneLine(text: string): string {
  return text
    .trim()
    .replace(/\s*\n\s*/g, "; ")
    .replace(/\s+/g, " ");
}
