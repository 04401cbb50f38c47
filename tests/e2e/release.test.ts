import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import packageJson from "../../package.json";
import { ROOT } from "../../sandbox/folders";

/** Answers by path, the way of a registry; every other path is not found. */
type Answers = Readonly<Record<string, { readonly status: number; readonly body: unknown }>>;

/** How a script ended, and what it printed. */
interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

const BULK = "/-/npm/v1/security/advisories/bulk";
const PACKAGE = "p-limit";
const ADVISORY = {
  id: 1,
  url: "https://example.com/advisory",
  title: "Counts wrongly",
  severity: "moderate",
  vulnerable_versions: ">=0.0.0",
};

async function serve(answers: Answers): Promise<Server> {
  const server = createServer((request, response) => {
    const { status, body } = answers[request.url ?? ""] ?? { status: 404, body: {} };
    request.resume().on("end", () => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}

/** Runs a script of .ci/ in a folder. */
function run(
  script: string,
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const env = { ...process.env, ...variables };
  return new Promise((resolve) => {
    const words = [join(ROOT, ".ci", script), ...args];
    execFile(process.execPath, words, { cwd, env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code);
      resolve({ exitCode, output: stdout + stderr });
    });
  });
}

describe("npm run audit", () => {
  const { [PACKAGE]: version = "" } = packageJson.dependencies;
  let cache: string;

  before(() => {
    cache = mkdtempSync(join(tmpdir(), "authomize-audit-"));
  });

  after(() => {
    rmSync(cache, { recursive: true, force: true });
  });

  /** With a registry that answers so. */
  async function audit(answers: Answers): Promise<Ended> {
    const server = await serve(answers);
    const { port } = server.address() as AddressInfo;
    try {
      return await run("audit.mjs", [], ROOT, {
        npm_config_registry: `http://127.0.0.1:${port}/`,
        npm_config_fetch_retries: "0",
        npm_config_cache: cache,
      });
    } finally {
      server.close();
    }
  }

  it("passes where the registry knows of nothing", async () => {
    const { exitCode, output } = await audit({ [BULK]: { status: 200, body: {} } });
    assert.equal(exitCode, 0, output);
    assert.match(output, /^No known vulnerabilities\.$/m);
  });

  it("fails on a finding in what a deployment runs with, and names it", async () => {
    const versions = { [version]: { name: PACKAGE, version } };
    const { exitCode, output } = await audit({
      [BULK]: { status: 200, body: { [PACKAGE]: [ADVISORY] } },
      [`/${PACKAGE}`]: {
        status: 200,
        body: { name: PACKAGE, "dist-tags": { latest: version }, versions },
      },
    });
    assert.equal(exitCode, 1, output);
    assert.match(output, /^moderate: p-limit .*: Counts wrongly \(https:\/\/example\.com/m);
  });

  it("says that nothing was checked where the registry has no answer, and passes", async () => {
    const { exitCode, output } = await audit({ [BULK]: { status: 405, body: {} } });
    assert.equal(exitCode, 0, output);
    assert.match(output, /^No registry answered; not checked\./m);
    assert.doesNotMatch(output, /No known vulnerabilities/);
  });
});

describe("the notes of a release", () => {
  const dated = "## [1.2.0] - 2026-11-26\n\n### Added\n\n- A thing.\n\n";
  const older = "## [1.1.0] - 2026-01-01\n\n- Older.\n";
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "authomize-release-"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "1.2.0" }));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function notes(tag: string, changelog: string): Promise<Ended> {
    writeFileSync(join(folder, "CHANGELOG.md"), `# Changelog\n\nWhat changed.\n\n${changelog}`);
    return run("releaseNotes.mjs", [tag], folder);
  }

  it("are the section of the tag's version, without its heading", async () => {
    const { exitCode, output } = await notes("v1.2.0", `## [Unreleased]\n\n${dated}${older}`);
    assert.equal(exitCode, 0, output);
    assert.equal(output, "### Added\n\n- A thing.\n");
  });

  it("are refused where the tag is not the version, or the section is missing, undated or empty", async () => {
    for (const [tag, changelog, reason] of [
      ["v1.1.0", dated + older, /The tag is v1\.1\.0, but package\.json has the version 1\.2\.0/],
      ["1.2.0", dated, /The tag is 1\.2\.0/],
      ["v1.2.0", older, /no section \[1\.2\.0\]/],
      ["v1.2.0", dated.replace(" - 2026-11-26", ""), /has no date/],
      ["v1.2.0", `## [1.2.0] - 2026-11-26\n\n${older}`, /is empty/],
    ] as const) {
      const { exitCode, output } = await notes(tag, changelog);
      assert.equal(exitCode, 1, output);
      assert.match(output, reason);
    }
  });
});
