import type { IAMClient } from "@aws-sdk/client-iam";

import { simulateCalls } from "../../aws/simulateCalls";
import type { Account } from "../../config/settings";
import type { Finding } from "../../contract/verification/finding";
import { refusedCallFindings } from "../../contract/verification/refusedCalls";
import type { SimulatedCalls } from "../../deployer/simulatedCalls";

/** What AWS says that it would refuse an account's access role; nothing where it does not say. */
export async function simulatedFindings(
  client: IAMClient,
  account: Account,
  calls: SimulatedCalls,
  onNotSimulated: (accountId: string) => void,
): Promise<readonly Finding[]> {
  const refused = await simulateCalls(client, account, calls);
  if (refused === undefined) {
    onNotSimulated(account.id);
    return [];
  }
  const { id: accountId, accessRoleName } = account;
  return refusedCallFindings(refused, { ...calls, accountId, accessRoleName });
}
