import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { SandboxError } from "../../sandbox/failure";
import { installPython, NoPackageIndexError } from "../../sandbox/python";

const OTHER_VERSION = '<a href="six-1.0.0-py3-none-any.whl">six-1.0.0-py3-none-any.whl</a>';

describe("Python packages that cannot be installed", () => {
  let folder: string;
  let server: Server;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "authomize-index-"));
    server = createServer(({ url = "" }, response) => {
      const status = url.startsWith("/other-version/") ? 200 : 404;
      response.writeHead(status, { "content-type": "text/html" }).end(OTHER_VERSION);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  });

  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** How an installation from this index fails. */
  async function failure(index: string): Promise<Error> {
    const { port } = server.address() as AddressInfo;
    const requirements = join(folder, index);
    writeFileSync(requirements, `--index-url http://127.0.0.1:${port}/${index}/\nsix==1.17.0\n`);
    try {
      await installPython(() => undefined, requirements);
    } catch (error) {
      assert.ok(error instanceof SandboxError, String(error));
      return error;
    }
    assert.fail("They were installed.");
  }

  it("are told apart: an index without that version, and none that has the package", async () => {
    const [unknownVersion, noIndex] = await Promise.all(["other-version", "nothing"].map(failure));
    assert.ok(!(unknownVersion instanceof NoPackageIndexError));
    assert.ok(noIndex instanceof NoPackageIndexError);
    for (const error of [unknownVersion, noIndex]) assert.match(error?.message ?? "", /six==1\.17/);
  });
});
