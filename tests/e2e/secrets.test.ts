import { AttachRolePolicyCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { Environment, type CommandResult, type Stack } from "./environment";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBER = "310957284466";
const OTHER = "846120973358";
const EXTERNAL_ID = "an-external-id-that-nobody-may-see";
const NEXT_EXTERNAL_ID = "another-external-id-for-no-eyes";
const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, MEMBER, OTHER],
  managementAccount: MANAGEMENT_ACCOUNT,
};

/** Every file in a folder and in those below it, as text. */
function filesIn(folder: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, readFileSync(path, "latin1")]);
}

/** In order: each step starts from what the one before left. */
describe("secrets", () => {
  let environment: Environment;
  let stack: Stack;
  let secrets: readonly string[] = [EXTERNAL_ID, NEXT_EXTERNAL_ID];
  /** No secret to the engine, for which it is the ID of a resource; the commands hide it with the key. */
  let accessKeyId = "";

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("secretive", { ...SETTINGS, legacyUser: "true" });
    await setSecretly("externalId", EXTERNAL_ID);
  });

  after(async () => {
    for (const file of [join("handovers", "secretive.json"), ".authomize/preflight.secretive.json"])
      rmSync(join(ROOT, file), { force: true });
    await environment.stop();
  });

  async function setSecretly(key: string, value: string, of = stack): Promise<void> {
    const file = ["--config-file", of.configFile];
    await of.succeed("config", "set", "--secret", `authomize-aws:${key}`, value, ...file);
  }

  function assertNoSecret(text: string, where: string): void {
    for (const secret of secrets) {
      // A document in a document has its quotes and slashes escaped.
      for (const form of [secret, encodeURIComponent(secret), secret.replaceAll("/", "\\/")]) {
        assert.ok(!text.includes(form), `${form} is in ${where}`);
      }
    }
  }

  function assertNoSecretIn(result: CommandResult, where: string): void {
    assertNoSecret(result.output, where);
  }

  /** The Pulumi state with its history and backups, the settings, and what the commands remember. */
  function assertNoSecretOnDisk(): void {
    const remembered = [".authomize", "handovers"]
      .map((folder) => join(ROOT, folder))
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
      // Other tests have theirs beside these, and remove them meanwhile.
      .filter((path) => path.includes("secretive") || path.includes("secretfleet"))
      .map((path) => [path, readFileSync(path, "utf8")] as const);
    for (const [path, text] of [...filesIn(environment.home), ...remembered]) {
      assertNoSecret(text, path);
    }
  }

  const up = ["up", "--yes", "--skip-preview", "--continue-on-error"];

  it("are shown by no preview, and by no update that fails after the key was made", async () => {
    assertNoSecretIn(await stack.pulumi("preview", "--diff", "--json"), "the first preview");
    await environment.faults([{ effect: "deny", account: MEMBER, action: "iam:CreateRole" }]);
    const failed = await stack.pulumi(...up, "--json", "--debug");
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.output, /AccessDenied/);
    const { legacyAccessKeyId, legacySecretAccessKey } = await stack.outputs();
    accessKeyId = String(legacyAccessKeyId);
    secrets = [...secrets, String(legacySecretAccessKey)];
    for (const secret of [...secrets, accessKeyId]) assert.ok(secret.length >= 16);
    assertNoSecretIn(failed, "the failed update");
    assert.match(failed.output, /RegisterResource RPC finished/);
  });

  it("are in no state that is exported, and in no file on the disk", async () => {
    const state = await stack.pulumi("stack", "export");
    assert.match(state.stdout, /legacySecretAccessKey/);
    assertNoSecretIn(state, "the exported state");
    assertNoSecretIn(await stack.pulumi("stack", "export", "--show-secrets=false"), "the same");
    assertNoSecretIn(await stack.pulumi("stack", "--show-ids"), "pulumi stack");
    assertNoSecretIn(await stack.pulumi("stack", "output", "--json"), "the outputs");
    assertNoSecretOnDisk();
  });

  it("are shown by no update that breaks down, and by no log of it", async () => {
    await environment.faults([{ effect: "deny", account: OTHER, action: "iam:*" }]);
    const refresh = ["refresh", "--yes", "--skip-preview", "--logtostderr", "-v=3"];
    assertNoSecretIn(await stack.pulumi(...refresh), "the log of a refresh that fails");
    await environment.faults([]);
    await setSecretly("externalId", NEXT_EXTERNAL_ID);
    assertNoSecretIn(await stack.pulumi("preview", "--diff"), "a preview of the change");
    await environment.faults([
      { effect: "deny", account: OTHER, action: "iam:UpdateAssumeRolePolicy" },
    ]);
    assertNoSecretIn(await stack.pulumi(...up, "--diff"), "the update that fails");
    await environment.faults([]);
  });

  it("are shown by no command beside pulumi up, for people or for programs", async () => {
    const page = join(environment.home, "page.html");
    const file = join(environment.home, "adopt.json");
    const record = ["--record-file", join(environment.home, "handover.json")];
    for (const words of [
      ["plan", "--json"],
      ["preflight", "--json"],
      ["verify", "--json"],
      ["deployer-policy"],
      ["access-role"],
      ["template"],
      ["handover"],
      ["handover", "--json", ...record],
      ["handover", "--csv", ...record],
      ["handover", "--html", page, ...record],
      ["adopt", "--file", file],
      ["forget", MEMBER],
    ]) {
      const result = await stack.authomize(...words);
      assert.doesNotMatch(result.output, /defect/);
      assertNoSecretIn(result, `authomize ${words.join(" ")}`);
      assert.ok(!result.output.includes(accessKeyId), words.join(" "));
    }
    for (const written of [page, record[1] ?? ""]) {
      assert.ok(!readFileSync(written, "utf8").includes(accessKeyId), written);
    }
    assertNoSecretOnDisk();
  });

  it("verify says which accounts have another external ID, and names it only when asked", async () => {
    const groups = async (...options: readonly string[]) => {
      const { stdout } = await stack.authomize("verify", "--json", ...options);
      const { externalIds } = JSON.parse(stdout) as {
        externalIds: readonly { externalId: string | null; accounts: readonly string[] }[];
      };
      return externalIds.map(({ externalId, accounts }) => [externalId, accounts]);
    };
    const [behind, others] = [[OTHER], [MEMBER, MANAGEMENT_ACCOUNT].toSorted()];
    assert.deepEqual(await groups(), [
      [null, others],
      [null, behind],
    ]);
    assert.deepEqual(await groups("--show-secrets"), [
      [NEXT_EXTERNAL_ID, others],
      [EXTERNAL_ID, behind],
    ]);
    assertNoSecretIn(await stack.authomize("verify"), "verify's table");
    const { stdout } = await stack.authomize("verify", "--show-secrets");
    assert.match(stdout, new RegExp(`the external ID is ${EXTERNAL_ID}, this stack's is`));
  });

  it("are shown by no destroy", async () => {
    const iam = await iamIn(environment, MEMBER);
    const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const RoleName = "AuthomizeCrossAccountTrustRole";
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const destroyed = await stack.pulumi("destroy", "--yes", "--skip-preview", "--diff");
    assert.equal(destroyed.exitCode, 0, destroyed.output);
    assert.match(destroyed.output, /- \d+ deleted/);
    assertNoSecretIn(destroyed, "destroy");
    assertNoSecretOnDisk();
  });

  it("are in no event, record or state of a fleet, whose first run fails", async () => {
    const fleet = await environment.stack("secretfleet", { ...SETTINGS, shards: 2 });
    await setSecretly("externalId", EXTERNAL_ID, fleet);
    await environment.faults([{ effect: "deny", account: OTHER, action: "iam:CreateRole" }]);
    const failed = await fleet.authomize("fleet", "up", "--yes", "--json");
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.output, /AccessDenied/);
    assertNoSecretIn(failed, "the fleet's events");
    assertNoSecretOnDisk();
    await environment.faults([]);
    const told = await fleet.authomize("fleet", "up", "--yes", "--failed");
    assert.equal(told.exitCode, 0, told.output);
    assertNoSecretIn(told, "the fleet's progress");
    assertNoSecretOnDisk();
    const planned = await fleet.authomize("fleet", "plan");
    assertNoSecretIn(planned, "the fleet's plan");
    assert.match(planned.stdout, /^fleet up would run 0 of 2 shards/);
    for (const name of ["secretfleet", "secretfleet-shard-00", "secretfleet-shard-01"]) {
      const state = await environment.run("pulumi", ["stack", "export", "--stack", name]);
      assert.match(state.stdout, /"fingerprint"/);
      // A short external ID can be guessed from its hash.
      assert.doesNotMatch(state.stdout, /completedAt/, name);
    }
    assert.equal((await fleet.outputs())["externalId"], EXTERNAL_ID);
  });
});
