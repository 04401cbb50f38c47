import { legacyUserAccount } from "../contract/legacyUser";
import type { SettingValues } from "./schemas";

/** One enrolled account. */
export interface Account {
  /** 12 digits, leading zeros included. */
  readonly id: string;
  /** A name for people; nothing is derived from it. */
  readonly name?: string | undefined;
  /** The role in that account which the deployment assumes. */
  readonly accessRoleName: string;
}

/** What of the organization is to be enrolled. */
export type OrganizationSelection = NonNullable<SettingValues["organization"]>;

/** Parts of the organization that an operator names. */
export type NamedParts = OrganizationSelection["exclude"];

/** The keys of the account tags that a selection goes by, sorted; none where it goes by no tag. */
export function selectedTagKeys({ include, exclude }: OrganizationSelection): readonly string[] {
  const keys = [include, exclude].flatMap((parts) => Object.keys(parts?.tags ?? {}));
  return [...new Set(keys)].sort();
}

/** Which accounts to enrol: those listed, at least one and none twice, or a selection. */
export type AccountChoice =
  | { readonly from: "list"; readonly accounts: readonly Account[] }
  | { readonly from: "organization"; readonly selection: OrganizationSelection };

/** How the roles are made: one by one, or by CloudFormation in all member accounts. */
export type RolloutSetting = SettingValues["rollout"];

/** How a StackSet rolls the roles out. */
export type StackSetSettings = SettingValues["stackSet"];

/** Over how many stacks the accounts are spread, as an operator writes it; `auto`: as `fleet` decides. */
export type ShardCountSetting = SettingValues["shards"];

/** Everything that an operator can set, checked, with defaults filled in. */
export interface Settings extends Omit<SettingValues, "accounts" | "organization"> {
  readonly accountChoice: AccountChoice;
  /** The stack that has these settings, for the commands that messages show; absent where none has. */
  readonly stack?: string | undefined;
}

/** The settings once the accounts are known, whether they were listed or found: what is deployed. */
export interface EnrolledSettings extends Omit<
  Settings,
  "accountChoice" | "maxRemovals" | "shards"
> {
  /** At least one; no ID twice. */
  readonly accounts: readonly Account[];
}

/** The legacy user's account, enrolled or not; undefined where there is no such user. */
export function accountOfLegacyUser(settings: EnrolledSettings): Account | undefined {
  const id = legacyUserAccount(settings);
  if (id === undefined) return undefined;
  const { accounts, accessRoleName } = settings;
  return accounts.find((account) => account.id === id) ?? { id, accessRoleName };
}
