import assert from "node:assert/strict";

import RECORDED from "./documents.json";
import { madeDocuments } from "./madeDocuments";

/**
 * What AWS is given, and what operators have installed by hand, is the same to the byte from one
 * version to the next: a changed session policy or template is a change in every account.
 */
describe("the documents that this project makes", () => {
  const made = madeDocuments();

  it("are all recorded, and nothing else is", () => {
    assert.deepEqual(made.map(({ name }) => name).sort(), Object.keys(RECORDED).sort());
  });

  for (const { name, text } of made) {
    it(`${name}: as it was`, () => {
      assert.equal(text, (RECORDED as Readonly<Record<string, string>>)[name]);
    });
  }
});
