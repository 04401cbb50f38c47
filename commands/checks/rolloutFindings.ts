import { observeStackSet } from "../../aws/observedStackSet";
import { requireTrustedAccess } from "../../aws/trustedAccess";
import { stackSetName } from "../../contract/stackSet";
import type { Finding } from "../../contract/verification/finding";
import { StackSetError } from "../../errors";
import { planStackSet } from "../../rollout/plan/planStackSet";
import { refuseOtherCaller } from "../../rollout/plan/stackSetCaller";
import { resourcesOf } from "../stack/environmentStates";
import { type AccountFinding, inAccount } from "./accountFinding";
import type { CheckedStack } from "./checkedStack";

const STACK_SET_TYPE = "aws:cloudformation/stackSet:StackSet";

/**
 * What would make a rollout by StackSet fail as a whole, told of the account that the organization is
 * managed from: without trusted access, or as AWS would enrol accounts that were left out.
 */
export async function rolloutFindings(checked: CheckedStack): Promise<readonly AccountFinding[]> {
  const { stack, chosen, enrolment, deployer } = checked;
  if (chosen.rollout !== "stackSet") return [];
  const { credentials, callerAccountId } = deployer;
  const place = { stack: stack.name, region: credentials.region };
  const { name, outputs = {} } = stack;
  const managementAccountId = enrolment.managementAccount;
  const caller = { callerAccountId, managementAccountId, stack: name };
  const refusals = await Promise.all([
    refusalOf("rollout-refused", () => {
      refuseOtherCaller(chosen.stackSet, caller);
    }),
    refusalOf("trusted-access", () => requireTrustedAccess(credentials)),
    refusalOf("rollout-refused", () => planStackSet(chosen, enrolment, outputs, place)),
    refusalOf("stack-set-exists", () => refuseOtherStackSet(checked)),
  ]);
  const account = { id: enrolment.managementAccount ?? callerAccountId, accessRoleName: "" };
  return inAccount(account, refusals.flat());
}

/** @throws StackSetError when there is a StackSet of that name that the stack did not make */
async function refuseOtherStackSet({ stack, chosen, deployer, states }: CheckedStack) {
  const { credentials } = deployer;
  const name = chosen.stackSet.name ?? stackSetName(stack.name);
  const isManaged = resourcesOf(states).some(
    ({ type, outputs = {} }) => type === STACK_SET_TYPE && outputs["name"] === name,
  );
  if (isManaged) return;
  const region = chosen.stackSet.region ?? credentials.region;
  const { callAs } = chosen.stackSet;
  if ((await observeStackSet({ name, region, callAs, credentials })) === undefined) return;
  throw new StackSetError(
    [
      `The StackSet ${name} exists in ${region} and is not in this stack's state: somebody else's roles would come and go with it. pulumi up leaves it alone, and fails.`,
      `set another name: npx pulumi config set --path authomize-aws:stackSet.name ${name}-2 --stack ${stack.name}`,
    ].join("\n\n"),
  );
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
