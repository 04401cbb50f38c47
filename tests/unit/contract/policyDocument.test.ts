import assert from "node:assert/strict";

import fc from "fast-check";

import { canonicalText, parsedDocument } from "../../../contract/policyDocument";

describe("parsedDocument", () => {
  it("is what any JSON says, however it is spaced", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        assert.deepEqual(parsedDocument(text), JSON.parse(text));
      }),
    );
  });

  it("leaves a document with a key twice as it is, wherever and however it is written", () => {
    const written = fc.tuple(fc.string(), fc.jsonValue(), fc.jsonValue(), fc.jsonValue());
    fc.assert(
      fc.property(written, ([key, first, second, around]) => {
        const [name, one, other] = [key, first, second].map((each) => JSON.stringify(each));
        const text = `[${JSON.stringify(around)},{${name}:${one}, ${name} \n:${other}}]`;
        assert.equal(parsedDocument(text), text);
      }),
    );
  });

  it("leaves what is no JSON as it is", () => {
    assert.equal(parsedDocument("{"), "{");
  });
});

describe("canonicalText", () => {
  it("does not mind the order of keys, and minds that of lists", () => {
    const [one, other] = [{ a: { c: 1, b: [2, 1] } }, { a: { b: [2, 1], c: 1 } }];
    assert.equal(canonicalText(one), '{"a":{"b":[2,1],"c":1}}');
    assert.equal(canonicalText(other), canonicalText(one));
    assert.notEqual(canonicalText({ a: { b: [1, 2], c: 1 } }), canonicalText(one));
  });
});
