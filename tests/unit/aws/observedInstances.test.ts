import assert from "node:assert/strict";

import type { StackInstanceSummary } from "@aws-sdk/client-cloudformation";

import { instanceOf } from "../../../aws/readStackSet";

const STATES: readonly (readonly [StackInstanceSummary, string])[] = [
  [{ Status: "CURRENT", StackInstanceStatus: { DetailedStatus: "SUCCEEDED" } }, "current"],
  [{ Status: "OUTDATED", StackInstanceStatus: { DetailedStatus: "RUNNING" } }, "working"],
  [{ Status: "OUTDATED", StackInstanceStatus: { DetailedStatus: "FAILED" } }, "failed"],
  [{ Status: "OUTDATED", StackInstanceStatus: { DetailedStatus: "CANCELLED" } }, "failed"],
  [
    { Status: "OUTDATED", StackInstanceStatus: { DetailedStatus: "SKIPPED_SUSPENDED_ACCOUNT" } },
    "skipped",
  ],
  [{ Status: "INOPERABLE", StackInstanceStatus: { DetailedStatus: "FAILED" } }, "inoperable"],
];

describe("instanceOf", () => {
  for (const [summary, state] of STATES) {
    it(`takes ${summary.Status} and ${summary.StackInstanceStatus?.DetailedStatus} for ${state}`, () => {
      assert.equal(instanceOf({ Account: "012345678901", ...summary }).state, state);
    });
  }
});
