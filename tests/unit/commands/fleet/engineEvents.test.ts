import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";

import { RunEvents } from "../../../../commands/fleet/worker/engineEvents";
import type { AccountDone } from "../../../../commands/fleet/worker/messages";

const PREFIX =
  "urn:pulumi:prod-shard-00::authomize-aws::authomize-aws:index:AuthomizeIntegration$authomize-aws:index:TrustRole";
const TYPES = [
  "role:Role",
  "rolePoliciesExclusive:RolePoliciesExclusive",
  "rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
];

function of(urn: string) {
  return { sequence: 0, timestamp: 0, metadata: { urn } as StepEventMetadata };
}

function finished(account: string, type: string): EngineEvent {
  const { metadata, ...rest } = of(`${PREFIX}$aws:iam/${type}::authomize-${account}`);
  return { ...rest, resOutputsEvent: { metadata } };
}

function failed(account: string, type: string): EngineEvent {
  const { metadata, ...rest } = of(`${PREFIX}$aws:iam/${type}::authomize-${account}`);
  return { ...rest, resOpFailedEvent: { metadata, status: 0, steps: 0 } };
}

function reportsOf(events: readonly EngineEvent[]): readonly AccountDone[] {
  const reports: AccountDone[] = [];
  const run = new RunEvents((account) => reports.push(account));
  for (const event of events) run.add(event);
  return reports;
}

describe("RunEvents", () => {
  it("reports an account once, when the last of its resources is through", () => {
    const events = [...TYPES, ...TYPES].map((type) => finished("012345678901", type));
    assert.deepEqual(reportsOf(events.slice(0, 2)), []);
    assert.deepEqual(reportsOf(events), [
      { type: "account", account: "012345678901", status: "done" },
    ]);
  });

  it("an account of which one resource failed has failed", () => {
    const [first = "", ...others] = TYPES;
    const events = [
      failed("111122223333", first),
      ...others.map((type) => finished("111122223333", type)),
    ];
    assert.deepEqual(reportsOf(events), [
      { type: "account", account: "111122223333", status: "failed" },
    ]);
  });

  it("takes no provider and no component for an account's work", () => {
    const urns = [
      `${PREFIX}::authomize-012345678901`,
      "urn:pulumi:p::a::pulumi:providers:aws::authomize-012345678901",
    ];
    const events = [...urns, ...urns].map((urn): EngineEvent => {
      const { metadata, ...rest } = of(urn);
      return { ...rest, resOutputsEvent: { metadata } };
    });
    assert.deepEqual(reportsOf(events), []);
  });

  it("keeps every cause once, without the engine's markup and its last words", () => {
    const run = new RunEvents(() => undefined);
    for (const message of ["<{%reset%}>denied<{%reset%}>\n", "denied", "update failed"]) {
      const diagnosticEvent = { message, color: "never", severity: "error" } as const;
      run.add({ sequence: 0, timestamp: 0, diagnosticEvent });
    }
    assert.deepEqual([...run.causes], ["denied"]);
  });
});
