import type { EngineEvent } from "@pulumi/pulumi/automation";

import type { AccountDone } from "./messages";

/** The resources of one account that take a call to AWS: the role and its two lists of policies. */
const RESOURCES_OF_AN_ACCOUNT = 3;

/** What is known of a stack's run by the engine's events. */
export class RunEvents {
  /** Error messages, each once. */
  readonly causes = new Set<string>();
  /** Resources by what was, or would be, done to them. */
  changes: Readonly<Record<string, number>> = {};
  private readonly finished = new Map<string, Set<string>>();
  private readonly failed = new Set<string>();

  constructor(private readonly report: (account: AccountDone) => void) {}

  /** Takes in one event; reports an account when the last of its resources is through. */
  add(event: EngineEvent): void {
    const { diagnosticEvent, resOpFailedEvent, resOutputsEvent, summaryEvent } = event;
    if (diagnosticEvent?.severity === "error") this.addCause(diagnosticEvent.message);
    if (summaryEvent !== undefined) this.changes = { ...summaryEvent.resourceChanges };
    if (resOutputsEvent !== undefined) this.finish(resOutputsEvent.metadata.urn, "done");
    if (resOpFailedEvent !== undefined) this.finish(resOpFailedEvent.metadata.urn, "failed");
  }

  private addCause(message: string): void {
    const text = message.replace(/<\{%.*?%\}>/g, "").trim();
    // The engine's own last words say nothing that the messages before them did not.
    if (text === "" || /^(update|preview|refresh|destroy) failed$/.test(text)) return;
    const isRepeated = text.startsWith("One or more errors occurred") && this.causes.size > 0;
    if (!isRepeated) this.causes.add(text);
  }

  private finish(urn: string, status: AccountDone["status"]): void {
    const id = /\$aws:iam\/.*-(\d{12})$/.exec(urn)?.[1];
    if (id === undefined) return;
    const resources = this.finished.get(id) ?? new Set<string>();
    this.finished.set(id, resources);
    if (status === "failed") this.failed.add(id);
    const before = resources.size;
    resources.add(urn);
    if (resources.size === before || resources.size !== RESOURCES_OF_AN_ACCOUNT) return;
    this.report({ type: "account", account: id, status: this.failed.has(id) ? "failed" : "done" });
  }
}
