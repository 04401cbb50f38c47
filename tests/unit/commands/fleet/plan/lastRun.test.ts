import assert from "node:assert/strict";

import { lastRunOf } from "../../../../../commands/fleet/plan/lastRun";
import type { StackState, StateResource } from "../../../../../commands/stack/stackState";
import type { CompletedRun } from "../../../../../contract/fingerprint";

const STACK = "prod-shard-00";
const FINGERPRINT: CompletedRun = {
  settings: {},
  accounts: ["058264715093"],
  access: "",
  program: { version: "0.2.0", plugins: {} },
  resources: 2,
  completedAt: "2026-03-01T10:00:00.500Z",
};
const BEFORE = "2026-03-01T10:00:00.123456789Z";
const LATER = "2026-03-01T10:00:00.501Z";

function resource(type: string, name: string, more: Partial<StateResource> = {}): StateResource {
  return { urn: `urn:pulumi:${STACK}::acme::${type}::${name}`, type, modified: BEFORE, ...more };
}

const ROOT = resource("pulumi:pulumi:Stack", `acme-${STACK}`, {
  outputs: { fingerprint: FINGERPRINT },
});
const ROLE = resource("aws:iam/role:Role", "authomize-058264715093");
const PROVIDER = resource("pulumi:providers:aws", "authomize-058264715093");
const DEFAULT_PROVIDER = resource("pulumi:providers:random", "default_4_21_2");
const COMPLETE = [ROOT, DEFAULT_PROVIDER, PROVIDER, ROLE];
const SUCCEEDED = { kind: "update", result: "succeeded" };

function lastRun(
  resources: readonly StateResource[],
  { last = SUCCEEDED, pendingOperations = [] as readonly StateResource[] } = {},
) {
  const state: StackState = {
    stack: STACK,
    resources,
    pendingOperations,
    deployment: { version: 3, deployment: {} },
  };
  return lastRunOf(state, last);
}

/** Why a state is not that of a complete run. */
const whyNot = (...args: Parameters<typeof lastRun>) => {
  const found = lastRun(...args);
  return found.completed === undefined ? found.why : undefined;
};

describe("the last run of a stack", () => {
  it("was complete where its state is as that run has left it", () => {
    assert.deepEqual(lastRun(COMPLETE).completed, FINGERPRINT);
  });

  it("was complete where the backend knows of no operation", () => {
    const state = { stack: STACK, resources: COMPLETE, pendingOperations: [] };
    const found = lastRunOf({ ...state, deployment: { version: 3, deployment: {} } }, undefined);
    assert.deepEqual(found.completed, FINGERPRINT);
  });

  it("was complete where the fingerprint is a secret", () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: JSON.stringify(FINGERPRINT),
    };
    const root = { ...ROOT, outputs: { fingerprint: secret } };
    assert.deepEqual(lastRun([root, PROVIDER, ROLE]).completed, FINGERPRINT);
  });

  const ended = "its last run did not end well";
  const changed = "its state was changed after its last complete run";
  const others = "its state does not have the resources of its last complete run";
  const cases: readonly (readonly [string, Parameters<typeof lastRun>, string])[] = [
    ["nothing in it", [[]], "nothing is deployed in it"],
    [
      "an operation under way",
      [COMPLETE, { pendingOperations: [ROLE] }],
      "its last run was cut off",
    ],
    ["a failure", [COMPLETE, { last: { kind: "update", result: "failed" } }], ended],
    ["one under way", [COMPLETE, { last: { kind: "update", result: "in-progress" } }], ended],
    [
      "no fingerprint",
      [[{ ...ROOT, outputs: {} }, PROVIDER, ROLE]],
      "no run of it is known that was complete",
    ],
    [
      "a fingerprint without a value",
      [[{ ...ROOT, outputs: { fingerprint: null } }, PROVIDER, ROLE]],
      "no run of it is known that was complete",
    ],
    ["a refused update", [[ROOT, PROVIDER, { ...ROLE, initErrors: ["AccessDenied"] }]], ended],
    ["an unfinished replacement", [[ROOT, { ...ROLE, delete: true }, ROLE]], ended],
    [
      "a resource that was to be removed",
      [[...COMPLETE, resource("aws:iam/role:Role", "authomize-310957284466")]],
      others,
    ],
    ["a resource that went", [[ROOT, PROVIDER]], others],
    ["a resource changed later", [[ROOT, PROVIDER, { ...ROLE, modified: LATER }]], changed],
    ["a time that is none", [[ROOT, PROVIDER, { ...ROLE, modified: "yesterday" }]], changed],
  ];
  for (const [name, args, why] of cases) {
    it(`was not: ${name}`, () => {
      assert.equal(whyNot(...args), why);
    });
  }
});
