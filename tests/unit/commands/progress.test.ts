import assert from "node:assert/strict";
import { mock } from "node:test";

import { StatusLine, withProgress } from "../../../commands/terminal/progress";

/** Work that ends when it is told to. */
function openWork() {
  let end: (result: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    end = resolve;
  });
  let onDone: () => void = () => undefined;
  const work = (done: () => void) => {
    onDone = done;
    return promise;
  };
  return {
    work,
    oneDone: () => {
      onDone();
    },
    end,
  };
}

describe("withProgress", () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
  });

  afterEach(() => {
    mock.timers.reset();
  });

  function started(isTTY: boolean) {
    const written: string[] = [];
    const output = { isTTY, write: (text: string) => written.push(text) };
    const open = openWork();
    return { ...open, written, result: withProgress("Verifying", 3, open.work, output) };
  }

  it("says nothing of work that ends within two seconds", async () => {
    const { end, result, written } = started(true);
    mock.timers.tick(1999);
    end("result");
    assert.equal(await result, "result");
    mock.timers.tick(60_000);
    assert.deepEqual(written, []);
  });

  it("rewrites one line on a terminal, and takes it away at the end", async () => {
    const { oneDone, end, result, written } = started(true);
    oneDone();
    mock.timers.tick(2000);
    oneDone();
    mock.timers.tick(200);
    end("result");
    await result;
    const fromStart = "\r\u001b[2K";
    const lines = [`${fromStart}Verifying: 1 of 3`, `${fromStart}Verifying: 2 of 3`];
    assert.deepEqual(written, [...lines, fromStart]);
  });

  it("writes a line every ten seconds elsewhere", async () => {
    const { end, result, written } = started(false);
    mock.timers.tick(2000);
    mock.timers.tick(9999);
    assert.deepEqual(written, ["Verifying: 0 of 3\n"]);
    mock.timers.tick(1);
    end("result");
    await result;
    assert.deepEqual(written, ["Verifying: 0 of 3\n", "Verifying: 0 of 3\n"]);
  });

  it("passes a failure on, and ends", async () => {
    const written: string[] = [];
    const output = { isTTY: true, write: (text: string) => written.push(text) };
    const failing = () => Promise.reject(new Error("AWS is gone"));
    await assert.rejects(withProgress("Verifying", 3, failing, output), { message: "AWS is gone" });
    mock.timers.tick(60_000);
    assert.deepEqual(written, []);
  });
});

describe("StatusLine", () => {
  function shownOn(output: { readonly isTTY: boolean; readonly columns?: number }) {
    const written: string[] = [];
    const status = new StatusLine({ ...output, write: (text: string) => written.push(text) });
    status.update("half way through");
    status.line("one is done");
    status.clear();
    return written.join("");
  }

  it("moves no cursor where there is no terminal", () => {
    assert.equal(shownOn({ isTTY: false }), "one is done\n");
  });

  it("is as wide as the terminal at most, and whole where the width is not known", () => {
    const narrow = "\r\u001b[2Khalf wa\r\u001b[2Kone is done\n";
    assert.equal(shownOn({ isTTY: true, columns: 8 }), narrow);
    assert.match(shownOn({ isTTY: true, columns: 0 }), /half way through/);
  });
});
