import assert from "node:assert/strict";

import { RunError } from "@pulumi/pulumi";

import { serve } from "../../../provider/main";

describe("the component package", () => {
  it("refuses to run as a program, which one in a folder without package.json takes it for", () => {
    const { argv } = process;
    process.argv = argv.slice(0, 2);
    try {
      assert.throws(
        () => {
          serve("0.0.0");
        },
        (error: Error) =>
          RunError.isInstance(error) && error.message.includes("package.json of its own"),
      );
    } finally {
      process.argv = argv;
    }
  });
});
