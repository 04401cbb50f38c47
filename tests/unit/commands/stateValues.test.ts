import assert from "node:assert/strict";

import { isSecretValue, plainValue } from "../../../commands/stack/stateValues";

function secret(value: unknown) {
  return {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: JSON.stringify(value),
  };
}

describe("the values of an exported state", () => {
  it("are what the program gave, secret or not, at any depth", () => {
    const value = { id: secret("the-id"), list: [1, secret({ key: secret(null) })], none: null };
    assert.deepEqual(plainValue(value), { id: "the-id", list: [1, { key: null }], none: null });
  });

  it("are secret as a whole, or not", () => {
    assert.equal(isSecretValue(secret("the-id")), true);
    for (const value of ["the-id", null, { id: secret("the-id") }, [secret(1)]]) {
      assert.equal(isSecretValue(value), false);
    }
  });
});
