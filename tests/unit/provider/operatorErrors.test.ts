import { RunError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";

import { SettingsError } from "../../../errors";
import { showMessagesAlone } from "../../../provider/operatorErrors";

describe("showMessagesAlone", () => {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    it(`takes the stack trace before the SDK prints it (${event})`, () => {
      const message = 'error serializing property "policy": the external ID is wrong';
      assert.equal(printed(event, new RunError(message)), "the external ID is wrong");
      const problem = { key: "accounts", rule: "names at least one", fix: "list them" };
      assert.match(printed(event, new SettingsError([problem])), /^One setting [^]*list them$/);
    });

    it(`leaves a fault of the program's own as it is (${event})`, () => {
      assert.match(printed(event, new TypeError("x is undefined")), /TypeError[^]*\n\s+at /);
    });
  }

  /** What the SDK prints, which began to listen before. */
  function printed(event: string, error: Error): string {
    const runtime = new EventEmitter();
    const lines: string[] = [];
    runtime.on(event, ({ stack, message }: Error) => lines.push(stack ?? message));
    showMessagesAlone(runtime);
    runtime.emit(event, error);
    return lines.join("\n");
  }
});
