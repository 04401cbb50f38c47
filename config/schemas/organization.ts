import * as v from "valibot";

import { accountId } from "./account";
import { told } from "./told";

/**
 * The ID of an organizational unit, or of the organization's root. Source: AWS Organizations API
 * reference, ListAccountsForParent, `ParentId`.
 */
const ORGANIZATIONAL_UNIT_ID = /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/;

const NOT_A_UNIT = told(
  "is the ID of an organizational unit, or of the root; names are not unique and may change",
  "write it like ou-ab12-cd34ef56 or r-ab12, as the AWS Organizations console shows it",
);

const NOT_A_LIST = told("is a list of IDs", "write one line for each: - ou-ab12-cd34ef56");

const NOT_PARTS = told(
  "is a map of organizationalUnits and accounts, both lists of IDs",
  'write it like { organizationalUnits: [ou-ab12-cd34ef56], accounts: ["012345678901"] }',
);

const organizationalUnitId = v.pipe(
  v.string(NOT_A_UNIT),
  v.regex(ORGANIZATIONAL_UNIT_ID, NOT_A_UNIT),
);

const parts = v.strictObject(
  {
    organizationalUnits: v.optional(v.array(organizationalUnitId, NOT_A_LIST), []),
    accounts: v.optional(v.array(accountId, NOT_A_LIST), []),
  },
  NOT_PARTS,
);

/** A list that lost its last entry must not turn into "all". */
const include = v.pipe(
  parts,
  v.check(
    ({ organizationalUnits, accounts }) => organizationalUnits.length + accounts.length > 0,
    told(
      "names at least one organizational unit or account",
      "name what to enrol, or leave include out to enrol the whole organization",
    ),
  ),
);

const NOT_A_SELECTION = told(
  "is a map of include and exclude",
  "write it like { exclude: { organizationalUnits: [ou-ab12-cd34ef56] } }, or {} for the whole organization",
);

/** What of the organization is enrolled; an empty map means all of it. */
export const organizationSelection = v.strictObject(
  {
    include: v.optional(include),
    exclude: v.optional(parts, {}),
  },
  NOT_A_SELECTION,
);

const NOT_A_COUNT = told(
  "is a whole number, 0 or more: from how many accounts one update may remove the role",
  "write it like 5",
);

/** From how many accounts one update may remove the role. */
export const maxRemovals = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/, NOT_A_COUNT))], NOT_A_COUNT),
  v.transform(Number),
  v.safeInteger(NOT_A_COUNT),
  v.minValue(0, NOT_A_COUNT),
);
