import type { Finding } from "../../contract/finding";
import { legacyUserAccount, legacyUserArn } from "../../contract/legacyUser";
import { managedRole } from "../../contract/roleManagement";
import { readingSessionPolicy } from "../../contract/sessionPolicy";
import {
  verifyExcluded,
  verifyRole,
  type ExpectedRole,
  type ObservedRole,
} from "../../contract/verification";
import type { AccessibleAccount } from "../../organization/accountAccess";
import { AccountEntrance } from "../../organization/accountEntrance";
import { inEveryAccount } from "../../organization/everyAccount";
import { observeRole } from "../../organization/observedRole";
import { OperatorError } from "../operatorError";
import { inAccount, unreachable, type AccountFinding } from "./accountFinding";
import type { CheckedStack } from "./checkedStack";

/** An account, and what has to be true of it. */
interface Judged {
  readonly account: AccessibleAccount;
  readonly isEnrolled: boolean;
}

/**
 * Reads the role of every account and holds it against the contract and the settings. Neither
 * Pulumi's state nor the way in which the roles were made has a say in it.
 *
 * @param onDone - called after each account
 * @throws OperatorError when no external ID is known, because the stack was never deployed
 */
export async function verifyAccounts(
  checked: CheckedStack,
  onDone: () => void,
): Promise<readonly AccountFinding[]> {
  const expected = expectation(checked);
  const entrance = new AccountEntrance(checked.entrant);
  const judge = async ({ account, isEnrolled }: Judged): Promise<readonly Finding[]> => {
    const observed = await readRole(entrance, account, expected(account.id));
    return isEnrolled ? verifyRole(observed, expected(account.id)) : verifyExcluded(observed);
  };
  const accounts = [
    ...checked.enrolled.map((account) => ({ account, isEnrolled: true })),
    ...checked.excluded.map((account) => ({ account, isEnrolled: false })),
  ];
  try {
    const outcomes = await inEveryAccount(accounts, judge, onDone);
    return outcomes.flatMap(({ account: judged, ...outcome }) =>
      inAccount(
        judged.account,
        "result" in outcome ? outcome.result : [unread(judged, outcome.error, checked)],
      ),
    );
  } finally {
    entrance.close();
  }
}

async function readRole(
  entrance: AccountEntrance,
  account: AccessibleAccount,
  expected: ExpectedRole,
): Promise<ObservedRole | undefined> {
  const client = await entrance.iam(account, readingSessionPolicy(expected));
  try {
    return await observeRole(client, expected.roleName);
  } finally {
    client.destroy();
  }
}

function expectation({ stack, settings, repair }: CheckedStack): (id: string) => ExpectedRole {
  const externalId = settings.externalId ?? stack.outputs?.externalId;
  if (externalId === undefined) {
    throw new OperatorError(
      `The stack ${stack.name} has no external ID yet, so that there is nothing to verify. Run first: npx pulumi up --stack ${stack.name}`,
    );
  }
  const externalIdIsSecret =
    stack.configuration.secretKeys.has("authomize-aws:externalId") ||
    stack.secretOutputs.has("externalId");
  const { maxSessionDuration, cloudTrailLogs } = settings;
  const user = legacyUserAccount(settings);
  return (id) => ({
    ...managedRole(id, settings),
    ...(user === undefined ? {} : { principalArn: legacyUserArn(user, stack.name) }),
    ...(cloudTrailLogs?.account === id ? { cloudTrailLogs } : {}),
    maxSessionDuration,
    externalId,
    externalIdIsSecret,
    repair,
  });
}

/** An account that nobody enrolled may well be closed to the deployer: nothing has to be done. */
function unread({ account, isEnrolled }: Judged, error: unknown, checked: CheckedStack): Finding {
  const again = `npx authomize verify --stack ${checked.stack.name} --account ${account.id}`;
  const finding = unreachable(account, error, again);
  return isEnrolled ? finding : { ...finding, severity: "info" };
}
