import assert from "node:assert/strict";

import { ROOT } from "../../../sandbox/folders";
import { languageParts } from "../../../sandbox/toolchain/languageParts";
import { toolchainParts } from "../../../sandbox/toolchain/parts";

describe("languageParts", () => {
  function names(language: "python" | "yaml" | "go", isOfficial: boolean): readonly string[] {
    return languageParts(ROOT, language, isOfficial).map(({ name }) => name);
  }

  it("has a host for each language whose programs run, and what writes SDKs", () => {
    assert.deepEqual(names("python", false), ["pulumi-language-python", "pulumi-generate-sdk"]);
    assert.deepEqual(names("yaml", false), ["pulumi-language-yaml"]);
    assert.deepEqual(names("go", false), ["pulumi-generate-sdk"]);
  });

  it("puts no host in the place of an official one", () => {
    assert.deepEqual(names("python", true), ["pulumi-generate-sdk"]);
    assert.deepEqual(names("yaml", true), []);
  });

  it("is no part of what the demo builds", () => {
    const always = toolchainParts(ROOT).map(({ name }) => name);
    for (const language of ["python", "yaml", "go"] as const) {
      for (const name of names(language, false)) assert.ok(!always.includes(name), name);
    }
  });
});
