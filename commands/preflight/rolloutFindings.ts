import { observeStackSet } from "../../aws/readStackSet";
import { requireTrustedAccess } from "../../aws/trustedAccess";
import { stackSetName } from "../../contract/stackSet";
import type { Finding } from "../../contract/verification/finding";
import { StackSetError } from "../../errors";
import { retagged } from "../../rollout/plan/findOwnStackSet";
import { planStackSet } from "../../rollout/plan/planStackSet";
import { refuseOtherCaller } from "../../rollout/plan/stackSetCaller";
import { stackSetsInState } from "../../state/deployedStackSet";
import { type AccountFinding, inAccount } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { resourcesOf } from "../stack/environment";

/** What would make a rollout by StackSet fail as a whole, as findings in the management account. */
export async function rolloutFindings(checked: CheckedStack): Promise<readonly AccountFinding[]> {
  const { stack, chosen, enrolment, deployer, credentials } = checked;
  if (chosen.rollout !== "stackSet") return [];
  const { callerAccountId } = deployer;
  const { managementAccount } = enrolment;
  const caller = {
    callerAccountId,
    managementAccountId: managementAccount,
    stack: stack.name,
  };
  const place = { stack: stack.name, region: credentials.region };
  const refusals = await Promise.all([
    refusalOf("rollout-refused", () => {
      refuseOtherCaller(chosen.stackSet, caller);
    }),
    refusalOf("trusted-access", () => requireTrustedAccess(credentials)),
    refusalOf("rollout-refused", () => planStackSet(chosen, enrolment, stack.outputs ?? {}, place)),
    refusalOf("stack-set-exists", () => refuseOtherStackSet(checked)),
  ]);
  const account = { id: managementAccount ?? callerAccountId, accessRoleName: "" };
  return inAccount(account, refusals.flat());
}

/** @throws StackSetError when there is a StackSet of that name that the stack did not make, or whose tag says so */
async function refuseOtherStackSet({ stack, chosen, credentials, states, owner }: CheckedStack) {
  const { callAs, region = credentials.region } = chosen.stackSet;
  const name = chosen.stackSet.name ?? stackSetName(stack.name);
  const known = stackSetsInState(resourcesOf(states)).find((stackSet) => stackSet.name === name);
  const observed = await observeStackSet({ name, region, callAs, credentials });
  if (observed === undefined) return;
  if (known !== undefined) {
    const isSame = known.id !== undefined && known.id === observed.id;
    if (!isSame || (observed.owner ?? owner) === owner) return;
    throw retagged({ name, region }, observed.owner ?? "", stack.name);
  }
  throw new StackSetError(
    [
      `The StackSet ${name} exists in ${region} and is not in this stack's state: somebody else's roles would come and go with it. pulumi up leaves it alone, and fails.`,
      `set another name: npx pulumi config set --path stackSet.name ${name}-2 --stack ${stack.name}`,
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
  const joined = text.trim().replace(/\s*\n\s*/g, "; ");
  return joined.replace(/\s+/g, " ");
}
