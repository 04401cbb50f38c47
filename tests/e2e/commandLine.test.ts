import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";

const MISTAKES: readonly (readonly string[])[] = [
  [],
  ["no-such-command"],
  ["__proto__"],
  ["plan", "--jsn"],
  ["plan", "--json", "--tree"],
  ["verify", "--account", "12345"],
  ["verify", "--account=\u001b[31m"],
  ["preflight", "--stack"],
  ["forget"],
  ["forget", "111122223333", "444455556666"],
  ["template", "--format", "xml"],
  ["handover", "--csv", "--html", "page.html"],
  ["deployer-policy", "--deployer-account", ""],
  ["access-role", "--deployer", "arn:aws:iam::111122223333:root"],
  ["access-role", "--name", "OrganizationAccountAccessRole"],
  ["fleet"],
  ["fleet", "up", "--stack", "prod", "--parallel", "0"],
  ["fleet", "sideways", "--stack", "prod"],
];

/** What tests/unit/commands/anyCommandLine.test.ts tries a thousand times, as an operator types it. */
describe("the command line as a process of its own", () => {
  /** Without credentials and without the Pulumi CLI: what is refused here asks nobody. */
  function run(words: readonly string[], file = "commands/authomize.js") {
    const command = [join(ROOT, file), ...words];
    const env = { PATH: tmpdir(), HOME: tmpdir() };
    return spawnSync(process.execPath, command, { encoding: "utf8", env });
  }

  for (const words of MISTAKES) {
    it(`exits with 2 and a sentence: authomize ${JSON.stringify(words)}`, () => {
      const { status, stdout, stderr } = run(words);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, /^(error: .+\.?|Usage: authomize )/);
      assert.doesNotMatch(stderr, /\n\s+at |defect/);
    });
  }

  it("exits with 0 when it is asked for help", () => {
    const { status, stdout } = run(["fleet", "up", "--help"]);
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: authomize fleet up /);
  });

  it("is found where npx looks for it in a clone that an older version has run in", () => {
    const { status, stdout } = run(["--help"], "operations/authomize.js");
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: authomize /);
  });

  it("exits with 1 and a sentence when there is no Pulumi CLI", () => {
    const { status, stderr } = run(["plan", "--stack", "prod"]);
    assert.equal(status, 1);
    assert.match(stderr, /^There is no pulumi on the PATH\. .*npx authomize.*\n$/);
  });
});
