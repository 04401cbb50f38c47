import type { RefusedSettings } from "./refusedSettings";

const ACCOUNTS = ["012345678901", "111122223333"];

/** Choices of accounts that are refused, each for one reason. */
export const REFUSED_SELECTIONS: readonly RefusedSettings[] = [
  [
    "accounts and an organization at once",
    { accounts: ACCOUNTS, organization: {} },
    "organization",
    undefined,
    "takes the place of the setting accounts; both are set",
  ],
  [
    "an organization that is no map",
    { organization: "true" },
    "organization",
    "true",
    "is a map of include and exclude",
  ],
  [
    "an organization that is an empty list, which would be all of it",
    { organization: [] },
    "organization",
    "[]",
    "is a map of include and exclude",
  ],
  [
    "what to exclude as an empty list",
    { organization: { exclude: [] } },
    "organization.exclude",
    "[]",
    "is a map of organizationalUnits and accounts",
  ],
  [
    "a word that a selection does not know",
    { organization: { includes: {} } },
    "organization.includes",
    '"includes"',
    "is a map of include and exclude",
  ],
  [
    "units by their names",
    { organization: { exclude: { organizationalUnits: ["ou-ab12-cd34ef56", "suspended"] } } },
    "organization.exclude.organizationalUnits[1]",
    '"suspended"',
    "is the ID of an organizational unit",
  ],
  [
    "a unit that is no list",
    { organization: { exclude: { organizationalUnits: "ou-ab12-cd34ef56" } } },
    "organization.exclude.organizationalUnits",
    '"ou-ab12-cd34ef56"',
    "is a list of IDs",
  ],
  [
    "an included account that lost its zero",
    { organization: { include: { accounts: [12345678901] } } },
    "organization.include.accounts[0]",
    '"12345678901"',
    "an AWS account ID has exactly 12 digits; this one has fewer",
  ],
  [
    "a list of what to include that has no entry",
    { organization: { include: { accounts: [] } } },
    "organization.include",
    '{"organizationalUnits":[],"accounts":[]}',
    "names at least one organizational unit or account",
  ],
  [
    "less than no removals",
    { accounts: ACCOUNTS, maxRemovals: "-1" },
    "maxRemovals",
    '"-1"',
    "is a whole number, 0 or more",
  ],
  [
    "removals in percent",
    { accounts: ACCOUNTS, maxRemovals: "10%" },
    "maxRemovals",
    '"10%"',
    "is a whole number, 0 or more",
  ],
];
