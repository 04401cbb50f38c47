import * as v from "valibot";

import { ACCOUNT_ID, ROLE_ARN, TAG_KEY, TAG_VALUE } from "../../contract/iamRules";
import { roleName } from "./role";
import {
  check,
  lineOfText,
  mapOf,
  matching,
  message,
  noList,
  textMatching,
  yesOrNo,
} from "./values";

const NOT_AN_ACCOUNT_ID = message(
  "an AWS account ID has exactly 12 digits",
  'write it in quotes, as the AWS console shows it, without dashes: "012345678901"',
);

/** An account ID as text, or as the number that YAML and `pulumi config set --path` make of it. */
export const accountId = v.pipe(
  v.union([v.string(), v.number()], NOT_AN_ACCOUNT_ID),
  // For editors, which see no further than the transformation: a text's pattern, a number's range.
  v.metadata({ pattern: ACCOUNT_ID.source, minimum: 100_000_000_000, maximum: 999_999_999_999 }),
  v.transform(String),
  check(
    (value) => !/^\d{1,11}$/.test(value),
    "an AWS account ID has exactly 12 digits; this one has fewer, as when YAML drops leading zeros",
    'put the ID in quotes, with its zeros: "012345678901"',
  ),
  v.regex(ACCOUNT_ID, NOT_AN_ACCOUNT_ID),
);

const accountWithDetails = mapOf(
  {
    /** 12 digits, leading zeros included. */
    id: accountId,
    /** A name for people; nothing is derived from it. */
    name: v.optional(lineOfText(128)),
    /** The role in that account which the deployment assumes; absent: the setting of that name. */
    accessRoleName: v.optional(roleName),
  },
  "an account is an ID, or a map of id, name and accessRoleName",
  'write it like "012345678901" or { id: "012345678901", name: payments }',
);

const accountAlone = v.pipe(
  accountId,
  v.transform((id): v.InferOutput<typeof accountWithDetails> => ({ id })),
);

/** The list of accounts, each an ID alone or a map with an ID. */
export const accountList = v.pipe(
  v.array(
    v.lazy((input) =>
      typeof input === "object" && input !== null ? accountWithDetails : accountAlone,
    ),
    message(
      "is a list of account IDs, or of maps of id, name and accessRoleName",
      'write one line for each account: - "012345678901"',
    ),
  ),
  v.minLength(
    1,
    message("names at least one account", "list the accounts that Authomize may read"),
  ),
);

/** Source: AWS Organizations API reference, ListAccountsForParent, `ParentId`. */
const organizationalUnitId = matching(
  /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/,
  "is the ID of an organizational unit, or of the root; names are not unique and may change",
  "write it like ou-ab12-cd34ef56 or r-ab12, as the AWS Organizations console shows it",
);

const NOT_A_LIST = message("is a list of IDs", "write one line for each: - ou-ab12-cd34ef56");

const NOT_TAGS = [
  "is a map of account tags: each key with the list of its values, as AWS Organizations has them",
  "write it like { environment: [production, staging] }",
] as const;

/** Text alone: another account's tag may be what YAML makes of a value without quotes. */
const tagValue = v.pipe(
  v.string(
    message(
      "is the text of a tag's value; without quotes YAML makes 64 of 0100, 1.1 of 1.10 and true of True",
      'put it in quotes: "0100"; on the command line: npx pulumi config set --path --type string',
    ),
  ),
  v.regex(TAG_VALUE, message(...NOT_TAGS)),
);

/** Keys that a map of valibot leaves out without a word, which would enrol what they were to exclude. */
const LOST_KEYS = ["__proto__", "constructor", "prototype"];

const lostKeys = v.never(
  message(
    `cannot go by a tag of the key ${LOST_KEYS.join(", ")}, which are JavaScript's own`,
    "give the accounts a tag of another key",
  ),
);

const tagMap = noList(
  v.record(
    matching(TAG_KEY, ...NOT_TAGS),
    v.pipe(
      v.array(tagValue, message(...NOT_TAGS)),
      v.minLength(
        1,
        message("names at least one value of the tag", "name the values, or remove the key"),
      ),
    ),
    message(...NOT_TAGS),
  ),
  ...NOT_TAGS,
);

/** Tag key → its values, of which an account has to have one. */
const accountTags = v.lazy((input) =>
  LOST_KEYS.some((key) => Object.hasOwn(Object(input) as object, key)) ? lostKeys : tagMap,
);

const namedParts = mapOf(
  {
    /** IDs of organizational units, or of the root; what is nested in them counts as well. */
    organizationalUnits: v.optional(v.array(organizationalUnitId, NOT_A_LIST), []),
    /** Account IDs. */
    accounts: v.optional(v.array(accountId, NOT_A_LIST), []),
    /** Every account that has one of these tags. */
    tags: v.optional(accountTags, {}),
  },
  "is a map of organizationalUnits and accounts, both lists of IDs, and of tags",
  'write it like { organizationalUnits: [ou-ab12-cd34ef56], accounts: ["012345678901"] }',
);

// A list that lost its last entry must not turn into "all".
const someNamedParts = v.pipe(
  namedParts,
  check(
    ({ organizationalUnits, accounts, tags }) =>
      organizationalUnits.length + accounts.length + Object.keys(tags).length > 0,
    "names at least one organizational unit, account or tag",
    "name what to enrol, or leave include out to enrol the whole organization",
  ),
);

/** What of the organization is enrolled; an empty map means all of it. */
export const organizationSelection = mapOf(
  {
    /** Absent: all of it. */
    include: v.optional(someNamedParts),
    /** Wins over `include`. */
    exclude: v.optional(namedParts, {}),
    /** Whether a tag may be named that no account has, for accounts that are still to come; absent: no. */
    allowUnusedTags: v.optional(yesOrNo),
    /** The role by which the organization is read; absent: the deployer's credentials read it. */
    readRoleArn: v.optional(
      textMatching(
        ROLE_ARN,
        "is the ARN of an IAM role in the commercial partition, aws, which reads the organization",
        "write it like arn:aws:iam::111122223333:role/AuthomizeOrganizationReader",
      ),
    ),
  },
  "is a map of include and exclude, with allowUnusedTags and readRoleArn beside them where they are needed",
  "write it like { exclude: { organizationalUnits: [ou-ab12-cd34ef56] } }, or {} for the whole organization",
);
