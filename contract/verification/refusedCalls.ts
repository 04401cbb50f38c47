import { accessRoleArn } from "../arns";
import { finding, type Finding } from "./finding";

/** A call that AWS's policy simulator says would be refused. */
export interface RefusedCall {
  /** Such as `iam:CreateRole`. */
  readonly action: string;
  /** Whose policies refuse it: the organization's, the access role's boundary, or its own. */
  readonly by: "serviceControlPolicy" | "permissionsBoundary" | "ownPolicy";
  /** Whether a statement denies it; otherwise none allows it. */
  readonly isExplicit: boolean;
  /** The IDs of the policies whose statements deny it, as far as AWS names them. */
  readonly policies: readonly string[];
  /** The condition keys of the access role's policies whose values the simulator does not know. */
  readonly missingKeys: readonly string[];
}

const UP_REFUSED = "up-refused";
const CHANGE_REFUSED = "change-refused";

/** Whether a finding is a warning of such calls. */
export function isOfRefusedCalls({ rule }: Finding): boolean {
  return rule === UP_REFUSED || rule === CHANGE_REFUSED;
}

/** Whose calls they are, and what they are for. */
interface Simulation {
  /** The account of the access role, 12 digits. */
  readonly accountId: string;
  readonly accessRoleName: string;
  /** The ARN of the role or user that the calls are on. */
  readonly resource: string;
  /** The actions that the next update takes; all others are for later. */
  readonly now: readonly string[];
}

/**
 * What AWS would refuse, as warnings, one for each reason: a simulation can be wrong, as it knows
 * neither every condition key nor resource control policies, and must not hold an update up.
 */
export function refusedCallFindings(
  refused: readonly RefusedCall[],
  simulation: Simulation,
): readonly Finding[] {
  const isNow = ({ action }: RefusedCall) => simulation.now.includes(action);
  const later = refused.filter((call) => !isNow(call));
  return [
    ...findings(UP_REFUSED, "pulumi up", refused.filter(isNow), simulation),
    ...findings(CHANGE_REFUSED, "a later change or removal", later, simulation),
  ];
}

function findings(
  rule: string,
  what: string,
  refused: readonly RefusedCall[],
  simulation: Simulation,
): readonly Finding[] {
  return byReason(refused).map((calls) => {
    const problem = `AWS's policy simulator says that ${what} will be refused ${refusalOf(calls, simulation)}`;
    return finding("info", rule, problem, fixOf(calls, simulation));
  });
}

/** Calls that are refused for the same reason. */
interface RefusedCalls {
  readonly reason: Omit<RefusedCall, "action">;
  readonly actions: readonly string[];
}

function byReason(refused: readonly RefusedCall[]): readonly RefusedCalls[] {
  const groups = new Map<string, RefusedCalls>();
  for (const { action, ...reason } of refused) {
    const key = JSON.stringify(Object.values(reason));
    groups.set(key, { reason, actions: [...(groups.get(key)?.actions ?? []), action] });
  }
  return [...groups.values()];
}

function refusalOf({ reason, actions }: RefusedCalls, simulation: Simulation): string {
  const { missingKeys } = reason;
  const refusal = `${actions.join(", ")} on ${simulation.resource}: ${reasonOf(reason, pronoun(actions), simulation)}`;
  if (missingKeys.length === 0) return refusal;
  return `${refusal}; that may depend on ${missingKeys.join(", ")}, which it does not know`;
}

function pronoun({ length }: readonly string[]): string {
  return length === 1 ? "it" : "them";
}

function reasonOf(
  { by, isExplicit, policies }: RefusedCalls["reason"],
  them: string,
  { accessRoleName }: Simulation,
): string {
  if (by === "serviceControlPolicy") {
    return isExplicit
      ? `a service control policy denies ${them}`
      : `the service control policies of the account do not allow ${them}`;
  }
  if (by === "permissionsBoundary") {
    const verb = isExplicit ? "denies" : "does not allow";
    return `the permissions boundary of the role ${accessRoleName} ${verb} ${them}`;
  }
  if (!isExplicit) return `no policy of the role ${accessRoleName} allows ${them}`;
  const named = policies.length === 0 ? "" : ` (${policies.join(", ")})`;
  return `a policy of the role ${accessRoleName} denies ${them}${named}`;
}

function fixOf(
  { reason: { by, isExplicit }, actions }: RefusedCalls,
  { accountId, accessRoleName }: Simulation,
): string {
  const them = pronoun(actions);
  if (by === "serviceControlPolicy") {
    return (
      `let the service control policies leave out ${accessRoleArn(accountId, accessRoleName)}, by a condition on aws:PrincipalArn. ` +
      `The account's own: aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id ${accountId}; ` +
      `those of its unit and of the root likewise, by their IDs: aws organizations list-parents --child-id ${accountId}`
    );
  }
  if (by === "permissionsBoundary") {
    return `let the boundary allow ${them}; it is shown, with credentials of that account, by: aws iam get-role --role-name ${accessRoleName} --query Role.PermissionsBoundary`;
  }
  return isExplicit ? `take ${them} out of that deny` : `allow ${them} in a policy of that role`;
}
