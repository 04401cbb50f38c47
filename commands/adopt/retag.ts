import { reasonOf } from "../../aws/accessRole";
import { withSessions } from "../../aws/accountSessions";
import { inEveryAccount } from "../../aws/inEveryAccount";
import { stackSetsInState } from "../../state/deployedStackSet";
import type { CheckedStack } from "../checks/checkedStack";
import { resourcesOf } from "../stack/environment";
import { refuseOtherNames } from "./otherNames";
import type { Retagged } from "./retagged";
import { identitiesInState } from "./retaggedIdentities";

/**
 * Makes the tag of what is in the stack's state, by the very ID that AWS has, name this stack where it
 * names `former`: so it is after the project or the stack got another name. Nothing else is changed.
 *
 * @throws OperatorError where the stack would make something anew, which is called after it
 */
export async function retag(former: string, checked: CheckedStack): Promise<Retagged> {
  refuseOtherNames(checked);
  const stackSets = await retagStackSetsIfAny(former, checked);
  const identities = identitiesInState(checked);
  const outcomes = await withSessions(checked.deployer, (sessions) =>
    inEveryAccount(identities, (identity) => identity.retag(sessions, former, checked.owner)),
  );
  const refused = outcomes.flatMap((outcome) =>
    "error" in outcome
      ? [`${outcome.account.arn} could not be looked at or tagged: ${reasonOf(outcome.error)}`]
      : outcome.result === "another"
        ? [`${outcome.account.arn} was made anew under its name, and is not this stack's.`]
        : [],
  );
  const done = outcomes.flatMap((outcome) =>
    "result" in outcome && outcome.result === "retagged" ? [outcome.account.arn] : [],
  );
  return {
    done: [...stackSets.done, ...done],
    refusals: [...stackSets.refusals, ...refused],
  };
}

/** CloudFormation's client is loaded only where there is a StackSet. */
async function retagStackSetsIfAny(former: string, checked: CheckedStack): Promise<Retagged> {
  const stackSets = stackSetsInState(resourcesOf(checked.states));
  if (stackSets.length === 0) return { done: [], refusals: [] };
  const { retagStackSets } = await import("./stackSetTag");
  return retagStackSets(former, stackSets, checked);
}
