import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, matchesGlob, relative } from "node:path";

import ts from "typescript";

import { deploymentPaths } from "../../../deployments/environmentDeployment";

const ROOT = join(__dirname, "../../..");

/** A file of the program and every file of this project that it imports, however far away. */
function imported(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
  for (const { fileName } of importedFiles.filter((each) => each.fileName.startsWith("."))) {
    imported(resolved(join(dirname(file), fileName)), found);
  }
  return found;
}

function resolved(path: string): string {
  const candidates = [`${path}.ts`, join(path, "index.ts"), `${path}.tsx`, path];
  const existing = candidates.find((candidate) => existsSync(candidate));
  assert.ok(existing, path);
  return existing;
}

describe("the paths that make Pulumi Deployments deploy", () => {
  const paths = deploymentPaths("prod");
  const deploys = (file: string) => paths.some((path) => matchesGlob(file, path));

  it("hold every file that the program is made of", () => {
    const files = [...imported(join(ROOT, "index.ts"))].map((file) => relative(ROOT, file));
    assert.ok(files.length > 20);
    for (const file of [
      ...files,
      "start.js",
      "typescript.js",
      "package-lock.json",
      "Pulumi.yaml",
    ]) {
      assert.ok(deploys(file), file);
    }
  });

  it("hold the stack's configuration, and no other stack's", () => {
    assert.ok(deploys("Pulumi.prod.yaml"));
    assert.ok(!deploys("Pulumi.dev.yaml"));
  });

  it("leave out what deploys nothing", () => {
    for (const file of [
      "README.md",
      "docs/handover.md",
      "tests/unit/arbitraries.ts",
      "sandbox/commands/start.ts",
      "handovers/prod.json",
    ]) {
      assert.ok(!deploys(file), file);
    }
  });
});
