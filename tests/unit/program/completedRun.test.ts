import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { Update } from "../../../organization/update";
import { completedRun } from "../../../program/completedRun";

const LEFT = "arn:aws:iam::310957284466:role/AuthomizeCrossAccountTrustRole";

/** Of a shard without accounts, as far as its fingerprint reads it. */
const UPDATE = {
  part: { kind: "shard", environment: "prod", shard: 0 },
  settings: { accounts: [] },
  shards: 3,
  externalIdIsSecret: false,
  owner: "acme/prod",
  deployer: { credentials: { region: "us-east-1" }, callerAccountId: "417290385612" },
  last: {},
} as unknown as Update;

async function isComplete(incompleteRemovals: readonly string[]): Promise<boolean> {
  const facts = { externalId: "some-external-id", incompleteAccounts: [], registered: () => 1 };
  const outputs = completedRun(UPDATE, { ...facts, incompleteRemovals });
  const fingerprint: pulumi.Output<unknown> = pulumi.output<unknown>(outputs.fingerprint);
  const value = await new Promise<unknown>((resolve) => fingerprint.apply(resolve));
  return value !== null;
}

describe("a run that a fleet counts as complete", () => {
  it("is one that left nothing to be removed", async () => {
    assert.equal(await isComplete([]), true);
  });

  it("is none whose outputs name a removal: the next run has to take the name away", async () => {
    assert.equal(await isComplete([LEFT]), false);
  });
});
