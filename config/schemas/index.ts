import * as v from "valibot";

import { ROLE_PATH, SESSION_DURATION } from "../../contract/iamRules";
import { DEFAULT_ROLE_NAME } from "../../contract/vendor";
import { accountId, accountList, organizationSelection } from "./accounts";
import { cloudTrailLogs, legacyUser, ownerEmail, regions } from "./integration";
import { externalId, permissionsBoundary, roleName, tags, trustRoleName } from "./role";
import { shardCount } from "./shardCount";
import { stackSet } from "./stackSet";
import { integerOrText, lineOfText, oneOf, textMatching, yesOrNo } from "./values";

/** What each key accepts, from the engine's value to the program's, and its default. */
export const SETTINGS = v.object({
  /** The accounts to enrol; no ID twice. */
  accounts: v.optional(accountList),
  /** Instead of `accounts`: what of the organization to enrol. */
  organization: v.optional(organizationSelection),
  /** From how many accounts one update may remove the role; absent: by the number deployed last. */
  maxRemovals: v.optional(
    integerOrText(
      0,
      Infinity,
      "is a whole number, 0 or more: from how many accounts one update may remove the role",
      "write it like 5",
    ),
  ),
  /** Absent: one is generated and kept in the state. */
  externalId: v.optional(externalId),
  /** Account ID. With a list, one of its accounts; with an organization, usually left to AWS. */
  managementAccount: v.optional(accountId),
  identityCenter: v.optional(yesOrNo, false),
  /** The role that the deployment assumes in an account that does not say its own. */
  accessRoleName: v.optional(roleName, "OrganizationAccountAccessRole"),
  roleName: v.optional(trustRoleName, DEFAULT_ROLE_NAME),
  /** Begins and ends with `/`. */
  rolePath: v.optional(
    textMatching(
      ROLE_PATH,
      "IAM accepts / or a path that begins and ends with /, without spaces, 512 characters at most",
      "write it like /security/vendors/",
    ),
    "/",
  ),
  /** A policy name, resolved in each account, or a policy ARN. */
  permissionsBoundary: v.optional(permissionsBoundary),
  /** Seconds, 3600 to 43200. */
  maxSessionDuration: v.optional(
    integerOrText(
      SESSION_DURATION.minimum,
      SESSION_DURATION.maximum,
      "is a whole number of seconds from 3600 (one hour) to 43200 (twelve hours)",
      "write it like 3600",
    ),
    SESSION_DURATION.minimum,
  ),
  tags: v.optional(tags, {}),
  /** How the roles are made: one by one, or by CloudFormation in all member accounts. */
  rollout: v.optional(
    oneOf(
      ["accounts", "stackSet"],
      "is accounts (each role by itself) or stackSet (by CloudFormation in all member accounts)",
      "write accounts or stackSet",
    ),
    "accounts",
  ),
  stackSet: v.optional(stackSet, {}),
  /** Absent: the roles trust the vendor's own user. */
  legacyUser: v.optional(legacyUser),
  /** Absent: no role reads CloudTrail's logs. Needs `permissionsBoundary`. */
  cloudTrailLogs: v.optional(cloudTrailLogs),
  /** Only for the vendor's dialog; empty means all. */
  regions: v.optional(regions, []),
  /** Only for the vendor's dialog. */
  integrationName: v.optional(lineOfText(255)),
  /** Only for the vendor's dialog. */
  ownerEmail: v.optional(ownerEmail),
  /** Days, 0 to 400: after how long without use `verify` names a role; 0: never. */
  unusedAfterDays: v.optional(
    integerOrText(
      0,
      400,
      "is a whole number of days from 0 (never) to 400, as far as AWS looks back: after how long without use verify names a role",
      "write it like 30",
    ),
    30,
  ),
  /** Over how many stacks the accounts are spread; 0: one stack has them all; auto: `fleet` decides. */
  shards: v.optional(shardCount, 0),
  /** Deploy even where the processes of all accounts need more memory than is free. */
  ignoreMemory: v.optional(yesOrNo, false),
});

/** A configuration key without its namespace. */
export type SettingKey = keyof typeof SETTINGS.entries;

type DeepReadonly<Value> = { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> };

/** The value of every key. */
export type SettingValues = DeepReadonly<v.InferOutput<typeof SETTINGS>>;

/** The values where nothing is set; keys that are not here have none then. */
export const DEFAULTS: SettingValues = v.parse(SETTINGS, {});
