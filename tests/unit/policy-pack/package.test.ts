import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

interface Package {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function packageOf(folder: string): Package {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as Package;
}

describe("the policy pack's package", () => {
  const pack = packageOf("policy-pack");
  const project = packageOf(".");

  it("has this project's version: a published pack is known by it", () => {
    assert.equal(pack.version, project.version);
  });

  it("installs what it is tested with, pinned to the version", () => {
    const installed = { ...project.dependencies, ...project.devDependencies };
    assert.ok(Object.keys(pack.dependencies).length > 0);
    for (const [name, version] of Object.entries(pack.dependencies)) {
      assert.equal(version, installed[name], name);
    }
  });
});
