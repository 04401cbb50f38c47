import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Environment, type CommandResult, type Stack } from "./environment";

const SHOP = { id: "310957284466", name: "Shop" };
const PAYMENTS = { id: "846120973358", name: "Our payments" };
const LOGS = { id: "058264715093", name: "Log archive" };
const SETTINGS = {
  accounts: [SHOP, LOGS],
  externalId: "first-external-id",
  integrationName: "AWS, production",
  ownerEmail: "cloud-security@example.com",
};
const SECRET = "a-secret-external-id";

interface HandoverJson {
  readonly comparison: {
    readonly kind: string;
    readonly changes: readonly {
      readonly key: string;
      readonly addedAccounts: readonly string[];
      readonly removedAccounts: readonly string[];
    }[];
  };
  readonly fields: readonly { readonly key: string; readonly value: string | null }[];
}

function assertWithout(secrets: readonly string[], text: string): void {
  for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} is in it`);
}

/** A stack's hand-overs, in order: each step starts from what the one before left. */
describe("npx authomize handover", () => {
  let environment: Environment;
  let stack: Stack;
  let record: string;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("handover", SETTINGS);
    record = join(environment.home, "handover.json");
  });

  after(async () => {
    await environment.stop();
  });

  function handover(...options: readonly string[]): Promise<CommandResult> {
    return stack.authomize("handover", "--record-file", record, ...options);
  }

  async function asJson(...options: readonly string[]): Promise<HandoverJson> {
    const { exitCode, stdout, output } = await handover("--json", ...options);
    assert.equal(exitCode, 0, output);
    return JSON.parse(stdout) as HandoverJson;
  }

  it("says that there is nothing to hand over before the first deployment", async () => {
    const { exitCode, output } = await handover();
    assert.equal(exitCode, 1);
    assert.match(output, /has not been deployed yet\. Run first: npx pulumi up --stack handover/);
    assert.doesNotMatch(output, /\n\s+at /);
  });

  it("hands over an environment as a whole, not one shard of it", async () => {
    const shard = await environment.stack("handover-shard-00", SETTINGS);
    const { exitCode, output } = await shard.authomize("handover", "--no-record");
    assert.equal(exitCode, 1);
    assert.match(output, /is one shard of handover .* npx authomize handover --stack handover$/m);
  });

  it("refuses two formats at once as a wrong command line", async () => {
    const { exitCode, output } = await handover("--json", "--csv");
    assert.equal(exitCode, 2);
    assert.match(output, /--json.*cannot be used with.*--csv/);
  });

  it("prints each value ready to paste, and nothing but text when piped", async () => {
    await stack.up();
    const { exitCode, stdout } = await handover("--no-record");
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Step 5 · Account Numbers\n058264715093,310957284466$/m);
    assert.match(stdout, /^Step 6 · Integration name\nAWS, production$/m);
    assert.doesNotMatch(stdout, /\u001B/);
  });

  it("remembers a hand-over, unless it was only looked at", async () => {
    assert.equal((await asJson()).comparison.kind, "first");
    assert.equal((await asJson()).comparison.kind, "unchanged");
  });

  it("tells what changed since the last one, and again when asked again", async () => {
    stack.configure({ ...SETTINGS, accounts: [PAYMENTS, SHOP] });
    await stack.up();
    const first = await asJson();
    const second = await asJson();
    assert.equal(first.comparison.kind, "changed");
    assert.equal(second.comparison.kind, "unchanged");
    for (const { comparison } of [first, second]) {
      assert.equal(comparison.changes.length, 1);
      assert.equal(comparison.changes[0]?.key, "accountNumbers");
      assert.deepEqual(comparison.changes[0].addedAccounts, [PAYMENTS.id]);
      assert.deepEqual(comparison.changes[0].removedAccounts, [LOGS.id]);
    }
    const { stdout } = await handover();
    assert.match(stdout, /added 846120973358 \(Our payments\); removed 058264715093/);
  });

  it("shows a secret only when it is asked for, and never remembers it", async () => {
    const legacyUser = { account: SHOP.id };
    stack.configure({ ...SETTINGS, accounts: [PAYMENTS, SHOP], legacyUser });
    const externalId = ["externalId", SECRET, "--config-file", stack.configFile];
    await stack.succeed("config", "set", "--secret", ...externalId);
    await stack.up();
    const { legacyAccessKeyId, legacySecretAccessKey } = await stack.outputs();
    const secrets = [SECRET, String(legacyAccessKeyId), String(legacySecretAccessKey)];
    const page = join(environment.home, "handover.html");
    for (const options of [[], ["--csv"], ["--html", page]]) {
      const hidden = await handover(...options);
      assert.equal(hidden.exitCode, 0, hidden.output);
      assertWithout(secrets, hidden.output);
    }
    assertWithout(secrets, readFileSync(page, "utf8"));
    assertWithout(secrets, readFileSync(record, "utf8"));
    const { comparison } = await asJson("--no-record");
    assert.deepEqual(
      comparison.changes.map(({ key }) => key),
      ["externalId", "legacyAccessKeyId", "legacySecretAccessKey"],
    );
    const { fields } = await asJson("--show-secrets");
    assert.deepEqual(
      fields.slice(0, 3).map(({ value }) => value),
      secrets,
    );
    assertWithout(secrets, readFileSync(record, "utf8"));
  });

  it("writes a page that only its owner can read", async () => {
    const page = join(environment.home, "shared.html");
    writeFileSync(page, "", { mode: 0o644 });
    await handover("--html", page, "--show-secrets");
    assert.equal(statSync(page).mode & 0o777, 0o600);
    const html = readFileSync(page, "utf8");
    assert.ok(html.includes(SECRET));
    assert.match(html, /<bdi class="name">Our payments<\/bdi>/);
  });

  it("knows the names of a discovered organization, and goes on without any", async () => {
    stack.configure({ organization: {} });
    const { stdout } = await handover("--html", "-", "--no-record");
    assert.match(stdout, /<bdi class="name">Payments<\/bdi>/);
    stack.configure({ accounts: ["58264715093"] });
    const unnamed = await handover("--html", "-", "--no-record");
    assert.equal(unnamed.exitCode, 0);
    assert.match(unnamed.output, /Accounts are shown without names\. One setting needs a change/);
    assert.match(unnamed.stdout, /<code>846120973358<\/code>/);
    assert.doesNotMatch(unnamed.stdout, /class="name"/);
  });

  it("says what is in its way when a page cannot be written", async () => {
    const { exitCode, output } = await handover("--html", join(environment.home, "no", "x.html"));
    assert.equal(exitCode, 1);
    assert.match(output, /The page could not be written: ENOENT/);
    assert.doesNotMatch(output, /\n\s+at /);
  });
});
