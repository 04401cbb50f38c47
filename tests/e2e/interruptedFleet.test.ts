import assert from "node:assert/strict";

import { Environment, type Stack } from "./environment";
import { eventsOf, SETTINGS, SHARDS } from "./fleets";
import { deployedRole } from "./trustRoles";

describe("a fleet that is interrupted", () => {
  let environment: Environment;
  let index: Stack;

  before(async () => {
    environment = await Environment.start();
    index = await environment.stack("fleet", { ...SETTINGS, externalId: "given-external-id" });
  });

  after(async () => {
    await environment.stop();
  });

  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  const up = ["fleet", "up", "--yes", "--json", "--parallel-shards", "1"];

  it("lets the shard that runs come to its end on Ctrl-C, and starts no other", async () => {
    await environment.faults([{ effect: "latency", action: "iam:CreateRole", milliseconds: 1500 }]);
    const running = index.startAuthomize(...up);
    const events = () => eventsOf({ stdout: running.stdout().replace(/[^\n]*$/, "") || "{}" });
    const ended = () => events().filter(({ type }) => type === "stackEnd");
    await until(() => ended().length === 1);
    await environment.resetCalls();
    const isInTheMiddle = async () =>
      Object.values((await environment.calls()).byAccount).some(
        (calls) => calls["iam:CreateRole"] !== undefined,
      );
    await until(isInTheMiddle);
    running.interrupt();
    assert.equal(await running.ended, 130);
    assert.deepEqual(
      ended().map(({ status }) => status),
      ["done", "done"],
    );
    assert.ok(events().some(({ type }) => type === "interrupted"));
    const end = { type: "end", failed: [], interrupted: true, exitCode: 130 };
    assert.deepEqual(events().at(-1), end);
  });

  it("goes on where it stopped, and leaves out what is done", async () => {
    await environment.faults([]);
    const result = await index.authomize(...up);
    assert.equal(result.exitCode, 0, result.output);
    const events = eventsOf(result);
    assert.equal(events[0]?.skipped, 2);
    const run = events.filter(({ type }) => type === "stackStart").map(({ stack }) => stack);
    assert.deepEqual(run, ["fleet-shard-02", "fleet"]);
    for (const account of SETTINGS.accounts) assert.ok(await deployedRole(environment, account));
  });

  it("runs nothing once a run was complete, and all of it with --all", async () => {
    const started = async (...options: readonly string[]) =>
      eventsOf(await index.authomize(...up, ...options)).filter(
        ({ type }) => type === "stackStart",
      );
    assert.deepEqual(await started(), []);
    assert.equal((await started("--all")).length, SHARDS + 1);
  });
});
