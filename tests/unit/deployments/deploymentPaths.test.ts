import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, matchesGlob, relative } from "node:path";

import ts from "typescript";

import { deploymentPaths } from "../../../deployments/deploymentPaths";

const ROOT = join(__dirname, "../../..");

/** A file of the program and every file of this project that it imports, however far away. */
function imported(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
  for (const { fileName } of importedFiles.filter((each) => each.fileName.startsWith("."))) {
    imported(resolved(join(dirname(file), fileName)), found);
  }
  return found;
}

function resolved(path: string): string {
  const candidates = [`${path}.ts`, `${path}.js`, join(path, "index.ts"), `${path}.tsx`, path];
  const existing = candidates.find((candidate) => existsSync(candidate));
  assert.ok(existing, path);
  return existing;
}

describe("the paths that make Pulumi Deployments deploy a clone", () => {
  const paths = deploymentPaths("prod", { clone: true });
  const deploys = (file: string) => paths.some((path) => matchesGlob(file, path));

  it("hold every file that the program is made of", () => {
    const started = [...imported(join(ROOT, "start.js")), ...imported(join(ROOT, "index.ts"))];
    const files = started.map((file) => relative(ROOT, file));
    assert.ok(files.length > 20);
    for (const file of [...files, "package-lock.json", "Pulumi.yaml"]) {
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

  it("begin with its folder, where it is not at the root", () => {
    const inFolder = deploymentPaths("prod", { clone: true, directory: "vendor/authomize-aws" });
    assert.deepEqual(
      inFolder,
      paths.map((path) => `vendor/authomize-aws/${path}`),
    );
  });
});

describe("the paths that make Pulumi Deployments deploy a project that uses the package", () => {
  const paths = deploymentPaths("prod", { clone: false, directory: "infrastructure/authomize" });
  const deploys = (file: string) => paths.some((path) => matchesGlob(file, path));

  it("hold its own files: program, packages, and the stack's configuration", () => {
    for (const file of [
      "index.ts",
      "accounts/list.ts",
      "package.json",
      "package-lock.json",
      "Pulumi.yaml",
      "Pulumi.prod.yaml",
    ]) {
      assert.ok(deploys(`infrastructure/authomize/${file}`), file);
    }
  });

  it("leave out other stacks, other folders and what is no program", () => {
    for (const file of [
      "infrastructure/authomize/Pulumi.dev.yaml",
      "infrastructure/authomize/README.md",
      "infrastructure/network/index.ts",
      "package.json",
      "index.ts",
    ]) {
      assert.ok(!deploys(file), file);
    }
  });
});
