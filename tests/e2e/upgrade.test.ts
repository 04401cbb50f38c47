import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Environment, type Stack } from "./environment";
import { deploy, DEPLOYMENTS } from "./upgrade/deployments";
import {
  askedResources,
  exportedState,
  type AskedResource,
  type ExportedResource,
} from "./upgrade/exportedState";

/** What version 0.1.0 asked for before its modules were rearranged; made by upgrade/record.ts. */
function recorded(name: string): readonly AskedResource[] {
  const file = join(__dirname, "upgrade", "recorded", `${name}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as readonly AskedResource[];
}

/** Gives a stack the state that the older version would have left, with what AWS has of it now. */
async function importOlderState(stack: Stack, older: readonly AskedResource[], home: string) {
  const state = await exportedState(stack);
  const byUrn = new Map(older.map((resource) => [resource.urn, resource]));
  const resources = state.deployment.resources.map((resource): ExportedResource => {
    const { provider } = resource;
    // The older one is without the ID that the engine has given it.
    const own = provider === undefined ? {} : { provider };
    return { ...resource, ...byUrn.get(resource.urn), ...own };
  });
  const file = join(home, "older.json");
  writeFileSync(file, JSON.stringify({ ...state, deployment: { ...state.deployment, resources } }));
  await stack.succeed("stack", "import", "--file", file);
}

/** A stack that an older version deployed is the same to this one: no URN, parent or input differs. */
describe("a stack of an older version", () => {
  for (const name of Object.keys(DEPLOYMENTS)) {
    it(`sees no change: ${name}`, async () => {
      const environment = await Environment.start();
      try {
        const stack = await deploy(environment, name);
        const older = recorded(name);
        assert.deepEqual(askedResources(await exportedState(stack)), older);
        await importOlderState(stack, older, environment.home);
        const { exitCode, output } = await stack.pulumi("preview", "--expect-no-changes");
        assert.equal(exitCode, 0, output);
      } finally {
        await environment.stop();
      }
    });
  }
});
