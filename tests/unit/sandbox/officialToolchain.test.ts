import assert from "node:assert/strict";
import { join } from "node:path";

import { ROOT } from "../../../sandbox/folders";
import { installOfficial, isOfficialChosen } from "../../../sandbox/toolchain/official";
import { packageVersion } from "../../../sandbox/toolchain/parts";

describe("the official toolchain", () => {
  it("is chosen by its name alone", () => {
    assert.deepEqual([undefined, "", "built"].map(isOfficialChosen), [false, false, false]);
    assert.equal(isOfficialChosen("official"), true);
  });

  it("is not mistaken for a misspelt one", () => {
    assert.throws(() => isOfficialChosen("offical"), /"offical"\. It can be "official"/);
  });

  it("is installed into a home of its own, in the versions of the npm packages", async () => {
    const calls: unknown[] = [];
    const home = await installOfficial(
      ROOT,
      () => undefined,
      (args, { PULUMI_HOME }) => {
        calls.push([...args, PULUMI_HOME]);
        return Promise.resolve();
      },
    );
    assert.equal(home, join(ROOT, ".sandbox", "official-pulumi-home"));
    assert.deepEqual(
      calls,
      ["aws", "random"].map((name) => [
        ...["plugin", "install", "resource", name, packageVersion(ROOT, `@pulumi/${name}`)],
        home,
      ]),
    );
  });

  it("fails where it cannot be downloaded", async () => {
    const refused = installOfficial(
      ROOT,
      () => undefined,
      () => Promise.reject(new Error("no download")),
    );
    await assert.rejects(refused, /no download/);
  });
});
