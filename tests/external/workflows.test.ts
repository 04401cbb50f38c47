import assert from "node:assert/strict";
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { actionlint } from "./tools/actionlint";

/** One of each kind of mistake. */
const WRONG = `
on:
  schedule:
    - cron: "61 4 * * *"
jobs:
  up:
    if: github.event_nam == 'push'
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ steps.missing.outputs.key }}"
      - uses: actions/cache/save@v5
        with:
          keys: a
`;

describe("actionlint", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "authomize-workflow-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("finds what is wrong in a workflow that is wrong", () => {
    const file = join(folder, "wrong.yml");
    writeFileSync(file, WRONG);
    const found = actionlint([file]).map(({ kind, line }) => `${line}: ${kind}`);
    assert.deepEqual(found, [
      "4: events",
      "7: expression",
      "10: expression",
      "11: action",
      "11: action",
      "13: action",
    ]);
  });

  it("finds nothing in this project's workflows", () => {
    const patterns = [".github/workflows/*.yml", "template/.github/{workflows,fleet}/*.yml"];
    const files = globSync(patterns, { cwd: ROOT }).map((file) => join(ROOT, file));
    assert.ok(files.length >= 5, files.join());
    const found = actionlint(files);
    assert.deepEqual(found, []);
  });
});
