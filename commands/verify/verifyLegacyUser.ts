import { withIam } from "../../aws/accountSessions";
import { observeWholeUser } from "../../aws/readUser";
import { type Account, accountOfLegacyUser } from "../../config/settings";
import { legacyUserArn, legacyUserBoundaryArn, legacyUserName } from "../../contract/legacyUser";
import { isOwn } from "../../contract/ownership";
import { policyDocument } from "../../contract/policyDocument";
import type { Finding } from "../../contract/verification/finding";
import {
  type DescribedUser,
  type ExpectedUser,
  missingUser,
  verifyUser,
} from "../../contract/verification/verifyUser";
import { legacyUserReading } from "../../deployer/legacyUserReading";
import { deployedUsers, TYPES } from "../../state/deployedRoles";
import { type AccountFinding, findingsInAccounts, unreachable } from "../checks/accountFinding";
import type { CheckedStack } from "../checks/checkedStack";
import { resourcesOf } from "../stack/environment";

/**
 * Holds the stack's legacy user, as AWS has it, against what this project makes; nothing where the
 * settings ask for none.
 *
 * @param chosenIds - the accounts that are looked into; absent: all
 */
export async function verifyLegacyUser(
  checked: CheckedStack,
  chosenIds?: readonly string[],
): Promise<readonly AccountFinding[]> {
  const account = accountOfLegacyUser(checked.settings);
  if (account === undefined || chosenIds?.includes(account.id) === false) return [];
  const { settings, stack } = checked;
  const arn = legacyUserArn(account.id, stack.name);
  const reading = legacyUserReading(arn, legacyUserBoundaryArn(settings));
  return findingsInAccounts(
    checked.deployer,
    [{ account }],
    async (sessions) => {
      const policy = JSON.stringify(policyDocument(reading));
      const name = legacyUserName(stack.name);
      const observed = await withIam(sessions, account, policy, (client) =>
        observeWholeUser(client, name),
      );
      return findingsOf(observed, arn, checked);
    },
    (_, error) => [outOfReach(account, arn, error, stack.name)],
  );
}

function findingsOf(
  observed: (DescribedUser & Parameters<typeof isOwn>[0]) | undefined,
  arn: string,
  checked: CheckedStack,
): readonly Finding[] {
  const { owner, states } = checked;
  const inState = deployedUsers(resourcesOf(states)).find((user) => user.arn === arn)?.userId;
  if (observed === undefined) return [missingUser(arn, inState !== undefined, checked)];
  const expected = expectedUser(checked);
  return verifyUser(observed, { ...expected, isOwn: isOwn(observed, { inState }, owner) });
}

function expectedUser(checked: CheckedStack): Omit<ExpectedUser, "isOwn"> {
  const { settings, stack, states, owner, repair } = checked;
  const keys = resourcesOf(states).filter(({ type }) => type === TYPES.accessKey);
  return {
    userName: legacyUserName(stack.name),
    owner,
    accountIds: settings.accounts.map(({ id }) => id),
    role: settings,
    boundaryArn: legacyUserBoundaryArn(settings),
    accessKeyIds: keys.flatMap(({ id }) => id ?? []),
    now: new Date(),
    repair,
    whose: `npx authomize preflight --stack ${stack.name} says whose it is, and the ways out`,
  };
}

function outOfReach(account: Account, arn: string, error: unknown, stack: string): Finding {
  const finding = unreachable(account, error, `npx authomize verify --stack ${stack}`);
  return { ...finding, problem: `the user ${arn} cannot be looked at: ${finding.problem}` };
}
