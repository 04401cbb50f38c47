import { legacyUserAccount } from "../contract/legacyUser";
import type { Account, EnrolledSettings } from "./settings";

/** The legacy user's account, enrolled or not; undefined where there is no such user. */
export function accountOfLegacyUser(settings: EnrolledSettings): Account | undefined {
  const id = legacyUserAccount(settings);
  if (id === undefined) return undefined;
  const { accounts, accessRoleName } = settings;
  return accounts.find((account) => account.id === id) ?? { id, accessRoleName };
}
