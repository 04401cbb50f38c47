import { withIam } from "../../aws/accountSessions";
import { readRole } from "../../aws/readRole";
import { isRemade, OWNER_TAG } from "../../contract/ownership";
import { remadeFinding } from "../../contract/verification/remadeFinding";
import { readingSessionPolicy } from "../../deployer/sessionPolicy";
import { type AskedRoles, notAskedFor } from "../../state/deployedRoles";
import { type AccountFinding, findingsInAccounts } from "../checks/accountFinding";
import { accountInState, type CheckedStack } from "../checks/checkedStack";
import { resourcesOf } from "../stack/environment";
import { type KnownRole, knownRoles, liveRoles } from "../stack/knownRoles";

interface LeavingFrom extends Pick<CheckedStack, "states"> {
  readonly settings: AskedRoles;
}

/** The roles that the state has and nobody asks for. */
export function leavingRoles({ states, settings }: LeavingFrom): readonly KnownRole[] {
  const made = liveRoles(knownRoles(states)).filter(({ roleName }) => roleName !== "");
  return notAskedFor(made, settings);
}

/**
 * Looks, only reading, whether somebody has made anew a role that is to be removed. An account that is
 * out of reach is named elsewhere where its removal has failed; neither `up` nor `destroy` gets in.
 */
export function remadeLeavingRoles(checked: CheckedStack): Promise<readonly AccountFinding[]> {
  const { owner, repair, stack } = checked;
  const resources = resourcesOf(checked.states);
  const subjects = leavingRoles(checked).map((role) => ({
    account: accountInState(role.accountId, resources, checked),
    role,
  }));
  const deploying = {
    stack: stack.name,
    owner,
    repair,
    isWritten: stack.isWritten,
    isLeaving: true,
  };
  return findingsInAccounts(
    checked.deployer,
    subjects,
    (sessions, { account, role: { accountId, roleName, known } }) =>
      withIam(sessions, account, readingSessionPolicy({ accountId, roleName }), async (client) => {
        const found = await readRole(client, roleName);
        if (found === undefined) return [];
        const { arn, roleId: id, tags } = found;
        if (!isRemade({ id, tags }, known, owner)) return [];
        return [remadeFinding(arn, accountId, tags[OWNER_TAG], deploying)];
      }),
    () => [],
  );
}
