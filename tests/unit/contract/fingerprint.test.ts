import assert from "node:assert/strict";

import { differences, type Fingerprint } from "../../../contract/fingerprint";

const LAST: Fingerprint = {
  settings: { tags: "1111", owner: "2222" },
  accounts: ["058264715093", "310957284466"],
  access: "3333",
  program: { version: "0.2.0", plugins: { aws: "7.48.0", random: "4.21.2" } },
};
const { program } = LAST;

describe("the differences between a run and the last one", () => {
  const cases: readonly (readonly [string, Fingerprint, readonly string[]])[] = [
    ["none", LAST, []],
    [
      "an account more",
      { ...LAST, accounts: [...LAST.accounts, "846120973358"] },
      ["1 account more: 846120973358"],
    ],
    [
      "an account that left",
      { ...LAST, accounts: ["058264715093"] },
      ["1 account fewer: 310957284466"],
    ],
    [
      "one for another",
      { ...LAST, accounts: ["058264715093", "846120973358"] },
      ["1 account more: 846120973358", "1 account fewer: 310957284466"],
    ],
    [
      "many accounts",
      { ...LAST, accounts: [...LAST.accounts, "1", "2", "3", "4"] },
      ["4 accounts more: 1, 2, 3, …"],
    ],
    [
      "another access role",
      { ...LAST, access: "4444" },
      ["accounts are worked in by another access role"],
    ],
    [
      "another value",
      { ...LAST, settings: { ...LAST.settings, tags: "5555" } },
      ["tags is not as in its last run"],
    ],
    [
      "a setting more, and one less",
      { ...LAST, settings: { owner: "2222", roleName: "6666" } },
      ["roleName, tags are not as in its last run"],
    ],
    [
      "another version",
      { ...LAST, program: { ...program, version: "0.3.0" } },
      ["authomize-aws 0.2.0 deployed it, this is 0.3.0"],
    ],
    [
      "another plugin",
      { ...LAST, program: { ...program, plugins: { aws: "7.49.0", random: "4.21.2" } } },
      ["aws 7.48.0 deployed it, this is aws 7.49.0"],
    ],
    [
      "other sources",
      { ...LAST, program: { ...program, sources: "7777" } },
      ["the sources of authomize-aws are others"],
    ],
  ];
  for (const [name, wanted, expected] of cases) {
    it(name, () => {
      assert.deepEqual(differences(wanted, LAST), expected);
    });
  }
});
