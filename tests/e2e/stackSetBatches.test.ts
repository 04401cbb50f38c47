import {
  ActivateOrganizationsAccessCommand,
  CreateStackInstancesCommand,
  type StackSetOperationPreferences,
} from "@aws-sdk/client-cloudformation";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { setStackSetTiming } from "../../sandbox/control";
import { sandboxEnvironment } from "../../sandbox/environment";
import { startSandbox, stopSandbox } from "../../sandbox/sandbox";
import { roleTemplate, StackSets } from "./stackSetOperations";

const OrganizationalUnitIds = ["ou-lark-prod0001", "ou-lark-closed01"];

describe("operations of the sandbox's StackSets", () => {
  let home: string;
  let stackSets: StackSets;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "authomize-e2e-"));
    await startSandbox({ home, port: 0, toolchain: false });
    stackSets = new StackSets(sandboxEnvironment({ home }));
    await stackSets.client.send(new ActivateOrganizationsAccessCommand({}));
  });

  after(async () => {
    stackSets.client.destroy();
    await stopSandbox({ home });
    rmSync(home, { recursive: true, force: true });
  });

  async function begin(StackSetName: string, OperationPreferences: StackSetOperationPreferences) {
    await stackSets.create(StackSetName, {
      TemplateBody: roleTemplate({ RoleName: StackSetName }),
    });
    const command = new CreateStackInstancesCommand({
      StackSetName,
      Regions: ["us-east-1"],
      DeploymentTargets: { OrganizationalUnitIds },
      OperationPreferences,
    });
    return (await stackSets.client.send(command)).OperationId ?? "";
  }

  it("take their time for each batch of accounts that their preferences let them work on", async () => {
    await setStackSetTiming({ batchSeconds: 3 }, { home });
    // Where no failure is tolerated, AWS works on one account after the other.
    const several = await begin("by-turns", { MaxConcurrentPercentage: 100 });
    const one = await begin("at-once", {
      MaxConcurrentPercentage: 100,
      ConcurrencyMode: "SOFT_FAILURE_TOLERANCE",
    });
    assert.equal(await stackSets.status("at-once", one), "RUNNING");
    assert.equal(await stackSets.ended("at-once", one), "SUCCEEDED");
    assert.equal(await stackSets.status("by-turns", several), "RUNNING");
    await setStackSetTiming({ batchSeconds: 0 }, { home });
    assert.equal(await stackSets.ended("by-turns", several), "SUCCEEDED");
  });
});
