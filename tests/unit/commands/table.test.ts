import assert from "node:assert/strict";

import fc from "fast-check";

import { table } from "../../../commands/terminal/table";

const HEADINGS = ["Account", "Because"];
const ARN = "arn:aws:iam::111122223333:role/AuthomizeCrossAccountTrustRole";
const ROWS = [["111122223333", `the whole organization is included, which has made ${ARN} there`]];

const widest = (drawn: string) => Math.max(...drawn.split("\n").map(({ length }) => length));

describe("table", () => {
  it("keeps each cell's line whole where no width is known, as in a pipe", () => {
    assert.match(table(HEADINGS, ROWS), new RegExp(`111122223333 │ ${ROWS[0]?.[1] ?? ""} │`));
  });

  it("fits into a width that its words leave it, and breaks none of them", () => {
    const drawn = table(HEADINGS, ROWS, 90);
    assert.ok(widest(drawn) <= 90);
    assert.ok(drawn.includes(`│ ${ARN} `));
  });

  it("is wider than the width rather than that it breaks a word", () => {
    const drawn = table(HEADINGS, ROWS, 20);
    assert.equal(widest(drawn), 12 + ARN.length + 7);
  });

  it("is no wider than it needs to be", () => {
    assert.equal(table(HEADINGS, ROWS, 1000), table(HEADINGS, ROWS));
  });

  it("loses no word at any width", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 8 });
    const rows = fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 32, max: 120 }), (given, width) => {
        const drawn = table(
          HEADINGS,
          given.map((row) => row.map((cell) => cell.join(" "))),
          width,
        );
        assert.ok(widest(drawn) <= width);
        const shown = drawn.match(/[a-z]+/gi)?.sort();
        assert.deepEqual(shown, [...HEADINGS, ...given.flat(2)].sort());
      }),
    );
  });

  it("of many rows has one head, and columns as wide as the widest of all rows", () => {
    const rows = Array.from({ length: 250 }, (_, index) => [String(index), "short"]);
    const lines = table(
      ["Account", "Name"],
      [...rows, ["250", "宽的名字"], ["251", "a longer name"]],
    );
    const drawn = lines.split("\n");
    assert.deepEqual(drawn.slice(0, 4), [
      "┌─────────┬───────────────┐",
      "│ Account │ Name          │",
      "├─────────┼───────────────┤",
      "│ 0       │ short         │",
    ]);
    assert.deepEqual(drawn.slice(-4), [
      "│ 249     │ short         │",
      "│ 250     │ 宽的名字      │",
      "│ 251     │ a longer name │",
      "└─────────┴───────────────┘",
    ]);
    assert.equal(drawn.length, 252 + 4);
  });
});
