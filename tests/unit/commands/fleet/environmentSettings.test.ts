import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { settingsFingerprint } from "../../../../commands/fleet/environmentSettings";
import { stackConfiguration } from "../../../../config/stackConfiguration";

describe("the fingerprint of an environment's settings", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "authomize-settings-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  function fingerprint(file: string, values: Readonly<Record<string, string>>): string {
    const path = join(folder, "Pulumi.prod.yaml");
    writeFileSync(path, file);
    const engine = { project: "acme", values, secretKeys: new Set<string>() };
    return settingsFingerprint(path, stackConfiguration(engine));
  }

  it("is another one where the file, or what Pulumi ESC gives beside it, is another", () => {
    const first = { "acme:roleName": "X", "acme:rolePath": "/" };
    const turned = { "acme:rolePath": "/", "acme:roleName": "X" };
    assert.equal(fingerprint("a: 1", first), fingerprint("a: 1", turned));
    const others = [
      fingerprint("a: 2", first),
      fingerprint("a: 1", { ...first, "acme:roleName": "Y" }),
      fingerprint("a: 1", { ...first, "aws:region": "eu-west-1" }),
    ];
    assert.equal(new Set([...others, fingerprint("a: 1", first)]).size, 4);
  });
});
