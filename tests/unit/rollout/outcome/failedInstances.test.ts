import assert from "node:assert/strict";

import type { InstanceShortfall } from "../../../../contract/stackSet";
import { describeShortfalls } from "../../../../rollout/outcome/failedInstances";

const STACK_SET = {
  plan: {
    stackSet: {
      name: "authomize-prod",
      region: "us-east-1",
      autoDeployment: true,
      retainOnLeaving: false,
      deploymentTargets: { organizationalUnitIds: ["ou-ab12-cd345678"] },
    },
  },
  callAs: "SELF",
  stack: "prod",
} as const;

function shortfall(state: InstanceShortfall["state"], accountId: string): InstanceShortfall {
  return { accountId, state, reason: "a policy is missing", isLeftBehind: false };
}

describe("accounts that CloudFormation has not finished", () => {
  const working = shortfall("working", "111122223333");

  it("need no more than another run where AWS still works on them, as on one that has just joined", () => {
    const { failure = "" } = describeShortfalls([working], STACK_SET);
    assert.match(failure, /111122223333\s+an operation of AWS is still under way there/);
    assert.match(failure, /Run this again when that has ended\.$/);
  });

  it("are to be mended where one of them failed", () => {
    const failed = shortfall("failed", "012345678901");
    const { failure = "" } = describeShortfalls([working, failed], STACK_SET);
    assert.match(failure, /012345678901\s+a policy is missing/);
    assert.match(failure, /Mend it there, then run this again/);
  });
});
