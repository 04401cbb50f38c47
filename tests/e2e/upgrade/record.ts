import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { format } from "prettier";

import { Environment } from "../environment";
import { deploy, DEPLOYMENTS } from "./deployments";
import { askedResources, exportedState } from "./exportedState";

/** Records what this version asks for, for the versions after it: see upgrade.test.ts. */
async function record(): Promise<void> {
  for (const name of Object.keys(DEPLOYMENTS)) {
    const environment = await Environment.start();
    try {
      const resources = askedResources(await exportedState(await deploy(environment, name)));
      const text = await format(JSON.stringify(resources), { parser: "json", printWidth: 100 });
      writeFileSync(join(__dirname, "recorded", `${name}.json`), text);
    } finally {
      await environment.stop();
    }
  }
}

void record();
