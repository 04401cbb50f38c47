import type * as v from "valibot";

import { SESSION_DURATION } from "../../contract/iamRules";
import { DEFAULT_ROLE_NAME } from "../../contract/vendor";
import { accountId, accountList } from "./account";
import { cloudTrailLogs } from "./cloudTrailLogs";
import { integrationName, ownerEmail, regions } from "./dialog";
import { legacyUser } from "./legacyUser";
import { maxRemovals, organizationSelection } from "./organization";
import {
  externalId,
  maxSessionDuration,
  permissionsBoundary,
  roleName,
  rolePath,
  tags,
  trustRoleName,
} from "./role";
import { shards } from "./shards";
import { rollout, STACK_SET_DEFAULTS, stackSet } from "./stackSet";
import { yesOrNo } from "./text";

/**
 * What each configuration key accepts: one schema a key, from the value as the engine hands it over
 * to the value that the program uses. Messages carry rule and fix, see `told`.
 */
export const SCHEMAS = {
  accounts: accountList,
  organization: organizationSelection,
  maxRemovals,
  externalId,
  managementAccount: accountId,
  identityCenter: yesOrNo,
  accessRoleName: roleName,
  roleName: trustRoleName,
  rolePath,
  permissionsBoundary,
  maxSessionDuration,
  tags,
  rollout,
  stackSet,
  legacyUser,
  cloudTrailLogs,
  regions,
  integrationName,
  ownerEmail,
  shards,
  ignoreMemory: yesOrNo,
} as const;

/** A configuration key without its namespace. */
export type SettingKey = keyof typeof SCHEMAS;

/** The values of the keys that are set and sound, by their schemas. */
export type SoundValues = {
  readonly [Key in SettingKey]?: v.InferOutput<(typeof SCHEMAS)[Key]>;
};

/** What a key means when it is left out; keys that are not here have no value then. */
export const DEFAULTS = {
  identityCenter: false,
  accessRoleName: "OrganizationAccountAccessRole",
  roleName: DEFAULT_ROLE_NAME,
  rolePath: "/",
  maxSessionDuration: SESSION_DURATION.minimum,
  tags: {},
  rollout: "accounts",
  stackSet: STACK_SET_DEFAULTS,
  regions: [],
  shards: 0,
  ignoreMemory: false,
} as const;
