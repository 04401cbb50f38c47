import assert from "node:assert/strict";

import { isOwn, isRemade, isSame, OWNER_TAG, ownerOf } from "../../../contract/ownership";

const OWNER = ownerOf("authomize-aws", "prod");
const OURS = { [OWNER_TAG]: OWNER };
const OTHERS = { [OWNER_TAG]: ownerOf("authomize-aws", "staging") };

describe("isOwn", () => {
  const cases: readonly (readonly [string, Parameters<typeof isOwn>, boolean])[] = [
    [
      "is the role that the state has, with the stack's tag",
      [{ id: "A", tags: OURS }, { inState: "A", lastRun: "A" }, OWNER],
      true,
    ],
    [
      "is one without tag, made by an older version or adopted",
      [{ id: "A", tags: {} }, { inState: "A" }, OWNER],
      true,
    ],
    [
      "is one whose tag was taken away by hand",
      [{ id: "A", tags: {} }, { inState: "A", lastRun: "A" }, OWNER],
      true,
    ],
    [
      "is not one that the state does not know, whatever its tag says",
      [{ id: "A", tags: OURS }, {}, OWNER],
      false,
    ],
    [
      "is not one that was made anew under the name",
      [{ id: "B", tags: {} }, { inState: "A", lastRun: "A" }, OWNER],
      false,
    ],
    [
      "is not one that a refresh has brought into the state",
      [{ id: "B", tags: {} }, { inState: "B", lastRun: "A" }, OWNER],
      false,
    ],
    [
      "is one that was made again by the stack, in a run that did not come to its outputs",
      [{ id: "B", tags: OURS }, { inState: "B", lastRun: "A" }, OWNER],
      true,
    ],
    [
      "is not another stack's, even if the state has it",
      [{ id: "A", tags: OTHERS }, { inState: "A", lastRun: "A" }, OWNER],
      false,
    ],
    [
      "is one that was half made, by its tag",
      [{ id: "A", tags: OURS }, { inState: "" }, OWNER],
      true,
    ],
    [
      "is not one that was half made and has no tag",
      [{ id: "A", tags: {} }, { inState: "" }, OWNER],
      false,
    ],
  ];
  for (const [title, args, expected] of cases) {
    it(title, () => {
      assert.equal(isOwn(...args), expected);
    });
  }
});

describe("isSame", () => {
  const cases: readonly (readonly [string, Parameters<typeof isSame>, boolean])[] = [
    [
      "is the one that state and last run know",
      [{ id: "A" }, { inState: "A", lastRun: "A" }],
      true,
    ],
    [
      "is the one that the state knows, after a run without outputs",
      [{ id: "A" }, { inState: "A" }],
      true,
    ],
    ["is not one that was made anew", [{ id: "B" }, { inState: "A", lastRun: "A" }], false],
    [
      "is not one that a refresh has brought in",
      [{ id: "B" }, { inState: "B", lastRun: "A" }],
      false,
    ],
    ["is not one that the state does not have", [{ id: "A" }, {}], false],
    ["is not one that is half made", [{ id: "" }, { inState: "" }], false],
  ];
  for (const [title, args, expected] of cases) {
    it(title, () => {
      assert.equal(isSame(...args), expected);
    });
  }
});

describe("isRemade", () => {
  const cases: readonly (readonly [string, Parameters<typeof isRemade>, boolean])[] = [
    ["is one of another ID", [{ id: "B", tags: {} }, { inState: "A" }, OWNER], true],
    [
      "is one that a refresh has brought in, also with the tag of another stack",
      [{ id: "B", tags: OTHERS }, { inState: "B", lastRun: "A" }, OWNER],
      true,
    ],
    [
      "is not the very role of the state whose tag names another stack",
      [{ id: "A", tags: OTHERS }, { inState: "A", lastRun: "A" }, OWNER],
      false,
    ],
    ["is not the stack's own", [{ id: "A", tags: OURS }, { inState: "A" }, OWNER], false],
    [
      "is not one of a stack of an older version, as far as can be seen",
      [{ id: "B", tags: {} }, { inState: "B" }, OWNER],
      false,
    ],
  ];
  for (const [title, args, expected] of cases) {
    it(title, () => {
      assert.equal(isRemade(...args), expected);
    });
  }
});
