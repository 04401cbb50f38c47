import { ACCOUNTS, type RefusedSettings } from "./refusedSettings";

/** Lists of accounts that are refused, each for one reason. */
export const REFUSED_ACCOUNTS: readonly RefusedSettings[] = [
  [
    "no accounts",
    {},
    "accounts",
    undefined,
    "names the accounts that Authomize may read; neither it nor the setting organization is set",
  ],
  ["an empty list", { accounts: [] }, "accounts", "[]", "names at least one account"],
  [
    "accounts that are no list",
    { accounts: "012345678901" },
    "accounts",
    '"012345678901"',
    "is a list of account IDs",
  ],
  [
    "an ID with dashes",
    { accounts: ["1111-2222-3333"] },
    "accounts[0]",
    '"1111-2222-3333"',
    "an AWS account ID has exactly 12 digits",
  ],
  [
    "an ID with 13 digits",
    { accounts: ["1111222233334"] },
    "accounts[0]",
    '"1111222233334"',
    "an AWS account ID has exactly 12 digits",
  ],
  [
    "a number that lost its zero",
    { accounts: ["111122223333", 12345678901] },
    "accounts[1]",
    '"12345678901"',
    "an AWS account ID has exactly 12 digits; this one has fewer, as when YAML drops leading zeros",
  ],
  [
    "a map whose ID lost its zero",
    { accounts: [{ id: 12345678901 }] },
    "accounts[0].id",
    '"12345678901"',
    "an AWS account ID has exactly 12 digits; this one has fewer",
  ],
  [
    "a map without ID",
    { accounts: [{ name: "payments" }] },
    "accounts[0].id",
    undefined,
    "an account is an ID, or a map of id, name and accessRoleName",
  ],
  [
    "a map with an unknown word",
    { accounts: [{ id: "012345678901", nam: "x" }] },
    "accounts[0].nam",
    '"nam"',
    "an account is an ID, or a map of id, name and accessRoleName",
  ],
  [
    "an ID that is there twice",
    { accounts: ["012345678901", "111122223333", "012345678901"] },
    "accounts",
    '"012345678901"',
    "lists each account once; this one is there more than once",
  ],
  [
    "a management account not in the list",
    { accounts: ACCOUNTS, managementAccount: "999988887777" },
    "managementAccount",
    '"999988887777"',
    "is one of the setting accounts; this one is not among them",
  ],
  [
    "Identity Center without management account",
    { accounts: ACCOUNTS, identityCenter: "true" },
    "identityCenter",
    "true",
    "needs managementAccount",
  ],
];
