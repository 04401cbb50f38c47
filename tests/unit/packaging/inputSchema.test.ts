import assert from "node:assert/strict";

import * as v from "valibot";

import { inputSchema } from "../../../packaging/inputSchema";

describe("inputSchema", () => {
  it("keeps a pattern that means the same without flags or with u, and leaves out others", () => {
    const patternOf = (regex: RegExp) => inputSchema(v.pipe(v.string(), v.regex(regex))).pattern;
    assert.equal(patternOf(/^a$/), "^a$");
    assert.equal(patternOf(/^\p{L}$/u), "^\\p{L}$");
    assert.equal(patternOf(/^a$/i), undefined);
    assert.equal(patternOf(/^\p{L}$/iu), undefined);
  });

  it("leaves out custom checks, and fails at what it does not know", () => {
    assert.deepEqual(
      inputSchema(
        v.pipe(
          v.string(),
          v.check((text) => text === "a"),
        ),
      ),
      { type: "string" },
    );
    assert.throws(() => inputSchema(v.date()));
    assert.throws(() => inputSchema(v.pipe(v.string(), v.creditCard(), v.notBytes(1))));
  });
});
