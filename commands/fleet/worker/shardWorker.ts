import { performance } from "node:perf_hooks";

import { LocalWorkspace, type PulumiCommand, Stack } from "@pulumi/pulumi/automation";

import { beginCompletedRun, justCompletedRun } from "../../../program/completedRun";
import { fingerprintIn } from "../../../contract/fingerprint";
import { beginRun } from "../../../program/failure";
import { refusedUpdates, stateOf } from "../../stack/stackState";
import { messageOf } from "../../terminal/text";
import { RunEvents } from "./engineEvents";
import { deleteNothingAfterFailure } from "./failedProgram";
import type { FromWorker, Job, StackEnd } from "./messages";
import { exitCodeOf, fleetCli } from "./pulumiCli";

import program = require("../../../index");

/** Stacks run one at a time in this process, since an error may outlive the program that it is of. */
const interruption = new AbortController();
let cli: Promise<PulumiCommand> | undefined;
let isRunning = false;

deleteNothingAfterFailure();

process.on("message", (job: Job) => {
  void runAndReport(job);
});
// The fleet is gone: what runs is cancelled, as Ctrl-C cancels `pulumi`.
process.on("disconnect", () => {
  interruption.abort();
  if (!isRunning) process.exit();
});

async function runAndReport(job: Job): Promise<void> {
  isRunning = true;
  const end = await run(job);
  isRunning = false;
  send(end);
  if (!process.connected) process.exit();
}

function send(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}

async function run(job: Job): Promise<StackEnd> {
  beginRun();
  beginCompletedRun(job.seenShards);
  const began = Date.now();
  const started = performance.now();
  const events = new RunEvents(send);
  const failure = await operate(job, events).then(
    () => undefined,
    (error: unknown) => error,
  );
  const completed = failure === undefined ? justCompletedRun() : undefined;
  if (completed !== undefined) {
    const fingerprint = fingerprintIn(completed);
    send({ type: "stackCompleted", fingerprint, began, ended: Date.now() });
  }
  return {
    type: "stackEnd",
    stack: job.stack,
    status: failure === undefined ? "done" : "failed",
    exitCode: failure === undefined ? 0 : exitCodeOf(failure),
    changes: events.changes,
    causes: failure === undefined ? [] : causesOf(failure, events),
    seconds: (performance.now() - started) / 1000,
  };
}

async function operate(job: Job, events: RunEvents): Promise<void> {
  const { expectNoChanges, refresh, parallel } = job;
  const stack = await openStack(job);
  const options = {
    color: "never",
    signal: interruption.signal,
    onEvent: (event: Parameters<RunEvents["add"]>[0]) => {
      events.add(event);
    },
    ...(parallel === undefined ? {} : { parallel }),
  } as const;
  switch (job.operation) {
    case "up":
      if (job.exists && !refresh) await readBackRefused(stack);
      await stack.up({ ...options, expectNoChanges, refresh, continueOnError: true });
      return;
    case "preview":
      await stack.preview({ ...options, expectNoChanges, refresh });
      return;
    case "refresh":
      await stack.refresh({ ...options, expectNoChanges });
      return;
    case "destroy":
      await stack.destroy({ ...options, refresh, continueOnError: true });
  }
}

/** Reads back what an earlier run could not update, account by account, so that none stops another. */
async function readBackRefused(stack: Stack): Promise<void> {
  const { resources } = stateOf(stack.name, await stack.exportStack());
  for (const target of refusedUpdates(resources)) {
    await stack.refresh({ target: [...target], color: "never" }).catch(() => undefined);
  }
}

async function openStack({ stack, exists, folder }: Job): Promise<Stack> {
  cli ??= fleetCli();
  const pulumiCommand = await cli;
  const workspace = await LocalWorkspace.create({ workDir: folder, program, pulumiCommand });
  return exists ? Stack.select(stack, workspace) : Stack.create(stack, workspace);
}

function causesOf(failure: unknown, events: RunEvents): readonly string[] {
  if (events.causes.size > 0) return [...events.causes];
  const text = messageOf(failure);
  const errors = text.match(/^\s*error: .*/gm)?.map((line) => line.trim());
  return [...new Set(errors ?? [text])];
}
