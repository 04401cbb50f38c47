import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  environmentFilePath,
  readEnvironmentFile,
  withRepeatedKeys,
} from "../../../config/settingsFile";
import { stackConfiguration } from "../../../config/stackConfiguration";
import { parseSettings } from "../../../config/parseSettings";
import { SettingsError } from "../../../errors";

describe("an environment's settings file, read without the engine", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "authomize-settings-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function read(lines: readonly string[]) {
    const path = environmentFilePath(folder, "prod");
    writeFileSync(path, lines.join("\n"));
    const file = await readEnvironmentFile(path, "acme-authomize");
    assert.ok(file);
    return file;
  }

  it("gives the settings that the engine would", async () => {
    const { configuration } = await read([
      "config:",
      '  accounts: ["012345678901", { id: "111122223333", name: payments }]',
      "  managementAccount: 111122223333",
      "  shards: 15",
    ]);
    const settings = parseSettings(configuration);
    assert.deepEqual(
      settings.accountChoice.from === "list" && settings.accountChoice.accounts.map(({ id }) => id),
      ["012345678901", "111122223333"],
    );
    assert.equal(settings.managementAccount, "111122223333");
    assert.equal(settings.shards, 15);
  });

  it("refuses an account ID without quotes that lost its zeros, as the engine's reading does", async () => {
    const { configuration } = await read(["config:", "  accounts: [012345678901]"]);
    assert.throws(() => parseSettings(configuration), SettingsError);
  });

  it("tells what is encrypted, and whether the file says how to decrypt it", async () => {
    const secret = ["config:", "  externalId:", "    secure: v1:x"];
    const own = await read([...secret, "encryptionsalt: v1:y"]);
    assert.deepEqual(own.encryptedKeys, ["externalId"]);
    assert.equal(own.bringsItsKey, true);
    assert.equal(own.configuration.values["externalId"], undefined);
    assert.equal((await read(secret)).bringsItsKey, false);
  });

  it("names the keys that are there twice, with and without the project's name", async () => {
    const path = environmentFilePath(folder, "prod");
    const lines = ["config:", "  accounts: ['1']", "  acme:accounts: ['2']", "  acme:roleName: X"];
    writeFileSync(path, lines.join("\n"));
    const twice = async (file: string, project: string) => {
      const engine = { project, values: {}, secretKeys: new Set<string>() };
      const { problems } = await withRepeatedKeys(stackConfiguration(engine), file, project);
      return problems.map(({ key }) => key);
    };
    assert.deepEqual(await twice(path, "acme"), ["accounts"]);
    assert.deepEqual(await twice(path, "other"), []);
    assert.deepEqual(await twice(join(folder, "Pulumi.none.yaml"), "acme"), []);
    const read = await readEnvironmentFile(path, "acme");
    assert.deepEqual(
      read?.configuration.problems.map(({ key }) => key),
      ["accounts"],
    );
  });

  it("there may be none", async () => {
    assert.equal(await readEnvironmentFile(join(folder, "Pulumi.other.yaml"), "acme"), undefined);
  });
});

describe("a settings file whose project nobody knows", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "authomize-settings-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function settingsOf(config: Readonly<Record<string, unknown>>, more = {}) {
    const path = join(folder, "any.yaml");
    writeFileSync(path, JSON.stringify({ config, ...more }));
    const file = await readEnvironmentFile(path);
    assert.ok(file);
    return file;
  }

  it("has those without a project's name, and those of the one project that is named", async () => {
    const { configuration } = await settingsOf({
      accounts: ["111122223333"],
      "acme:roleName": "X",
      "acme:tipo": "1",
      "github:owner": "acme",
      "aws:region": "eu-west-1",
    });
    const { values, region } = configuration;
    assert.deepEqual(values, { accounts: '["111122223333"]', roleName: "X", tipo: "1" });
    assert.equal(region, "eu-west-1");
  });

  it("has those that another project has kept of the first one", async () => {
    const first = { "authomize-aws:externalId": "the-id", "authomize-aws:roleName": "X" };
    const { configuration } = await settingsOf({ ...first, "acme:maxSessionDuration": 7200 });
    assert.deepEqual(configuration.values, {
      externalId: "the-id",
      roleName: "X",
      maxSessionDuration: "7200",
    });
  });

  it("is refused where two projects have settings in it", async () => {
    const several = settingsOf({ "acme:accounts": ["1"], "other:roleName": "X" });
    await assert.rejects(several, {
      name: "OperatorError",
      message: /two projects, acme and other/,
    });
  });

  it("takes a key without a value for one that is not set", async () => {
    const { configuration } = await settingsOf({ accounts: ["1"], externalId: null });
    assert.equal(configuration.values["externalId"], "");
  });

  it("tells what Pulumi alone can read: what is encrypted for AWS, and environments", async () => {
    const file = await settingsOf({ "aws:profile": { secure: "v1:x" } }, { environment: ["prod"] });
    assert.deepEqual(file.encryptedKeys, ["aws:profile"]);
    assert.equal(file.importsEnvironments, true);
    assert.equal((await settingsOf({})).importsEnvironments, false);
  });

  it("is refused where it is no YAML, with the place and nothing of what is in it", async () => {
    const path = join(folder, "broken.yaml");
    writeFileSync(path, "config:\n  externalId: secret-id\n accounts: [");
    await assert.rejects(readEnvironmentFile(path), (error: Error) => {
      assert.equal(error.name, "OperatorError");
      assert.match(error.message, /broken\.yaml cannot be read: .*\(3:/);
      assert.doesNotMatch(error.message, /secret-id/);
      return true;
    });
  });
});
