import assert from "node:assert/strict";

import { inEveryAccount } from "../../../aws/inEveryAccount";

describe("inEveryAccount", () => {
  it("gives every account's outcome in their order; one failure stops no other", async () => {
    const failure = new Error("denied");
    let done = 0;
    const outcomes = await inEveryAccount(
      ["a", "b", "c"],
      (account) => (account === "b" ? Promise.reject(failure) : Promise.resolve(`${account}!`)),
      () => {
        done += 1;
      },
    );
    assert.deepEqual(outcomes, [
      { account: "a", result: "a!" },
      { account: "b", error: failure },
      { account: "c", result: "c!" },
    ]);
    assert.equal(done, 3);
  });

  it("never works in more than 40 accounts at once", async () => {
    let busy = 0;
    let most = 0;
    const accounts = Array.from({ length: 200 }, (_, index) => index);
    await inEveryAccount(accounts, async () => {
      busy += 1;
      most = Math.max(most, busy);
      await new Promise(setImmediate);
      busy -= 1;
    });
    assert.equal(most, 40);
  });
});
