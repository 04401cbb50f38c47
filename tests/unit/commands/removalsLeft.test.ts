import assert from "node:assert/strict";

import { removalsLeft } from "../../../commands/stack/environment";
import { madeUpOutputs } from "./handover/madeUpHandover";

const ACCOUNT = "310957284466";
const ARN = `arn:aws:iam::${ACCOUNT}:role/NewName`;

/** A state that has the provider of a role, and not the role: a run was interrupted when it made it. */
const INTERRUPTED = {
  urn: `urn:pulumi:prod::authomize-aws::pulumi:providers:aws::authomize-${ACCOUNT}-NewName`,
  type: "pulumi:providers:aws",
};

function left(incompleteRemovals: readonly string[]) {
  const state = {
    stack: "prod",
    resources: [INTERRUPTED],
    pendingOperations: [],
    deployment: { version: 3, deployment: {} },
  };
  const outputs = { ...madeUpOutputs(), incompleteRemovals };
  return removalsLeft([state], { name: "prod", outputs }, undefined).map(({ arn, name }) => [
    arn,
    name,
  ]);
}

describe("what is left to be removed", () => {
  it("has the role of an interrupted run that the last run has seen in AWS, and no other", () => {
    assert.deepEqual(left([ARN]), [[ARN, "NewName"]]);
    assert.deepEqual(left([]), []);
    assert.deepEqual(left([`arn:aws:iam::${ACCOUNT}:role/Another`]), []);
  });
});
