import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { trustPolicy } from "../../contract/trustPolicy";
import { Environment, type CommandResult } from "./environment";
import { EscStandIn } from "./escStandIn/standIn";
import { makeOwnProject } from "./projects";
import { deployedRole, deployedRoles, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBER = "310957284466";
const ACCOUNTS = [MANAGEMENT_ACCOUNT, MEMBER];
const PROJECT = "acme-esc";
const SECRET = "an-external-id-of-esc-for-no-eyes";

/** What the environment of Pulumi ESC gives: keys with and without the project's name, maps, a secret. */
const GIVEN = {
  accounts: ACCOUNTS,
  [`${PROJECT}:managementAccount`]: MANAGEMENT_ACCOUNT,
  externalId: { "fn::secret": SECRET },
  shards: 2,
  tags: { team: "security", stage: "all" },
  "aws:region": "us-east-1",
};

/** In order: each step starts from what the one before left. */
describe("settings from an environment of Pulumi ESC, whose answer is a stand-in's", () => {
  let environment: Environment;
  let esc: EscStandIn;
  let project: string;

  before(async () => {
    environment = await Environment.start();
    project = makeOwnProject(environment, PROJECT);
    esc = new EscStandIn(environment);
    esc.define("acme/access", GIVEN);
    const settings = { environment: ["acme/access"], config: { tags: { stage: "prod" } } };
    writeFileSync(join(project, "Pulumi.esc.yaml"), JSON.stringify(settings));
  });

  after(async () => {
    await environment.stop();
  });

  function authomize(...args: readonly string[]): Promise<CommandResult> {
    const words = [join(ROOT, "commands", "authomize.js"), ...args, "--stack", "esc"];
    return environment.run(process.execPath, words, { cwd: project, variables: esc.variables });
  }

  function pulumi(...args: readonly string[]): Promise<CommandResult> {
    const words = [...args, "--non-interactive", "--color=never"];
    return environment.run("pulumi", words, { cwd: project, variables: esc.variables });
  }

  async function succeed(result: Promise<CommandResult>): Promise<CommandResult> {
    const { exitCode, output } = await result;
    assert.equal(exitCode, 0, output);
    return result;
  }

  it("fleet needs a stack for them, and names the command that makes it", async () => {
    const { exitCode, output } = await authomize("fleet", "up", "--yes");
    assert.equal(exitCode, 1);
    const [, command = ""] =
      /^.*imports environments of Pulumi ESC.*: npx pulumi (.*)$/m.exec(output) ?? [];
    assert.equal(command, "stack init esc", output);
    await succeed(pulumi(...command.split(" ")));
  });

  it("fleet up deploys them, and asks for them once, however many shards there are", async () => {
    await succeed(authomize("fleet", "up", "--yes"));
    const asked = esc.opened().filter((command) => command.startsWith("config "));
    assert.deepEqual(asked, ["config esc"]);
    for (const role of Object.values(await deployedRoles(environment, ACCOUNTS))) {
      assert.deepEqual(role?.trustPolicy, trustPolicy(SECRET));
      assert.partialDeepStrictEqual(role.tags, { team: "security", stage: "prod" });
    }
  });

  it("what is a secret there stays encrypted in every state, and out of what is printed", async () => {
    const state = join(environment.home, "state");
    const files = readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
    assert.ok(files.some((text) => text.includes("esc-shard-01")));
    for (const text of files) assert.ok(!text.includes(SECRET));
    const { output } = await succeed(authomize("handover", "--no-record"));
    assert.match(output, /310957284466/);
    assert.ok(!output.includes(SECRET), output);
  });

  it("plan and verify hold the roles against them", async () => {
    const { stdout } = await succeed(authomize("plan", "--json"));
    assert.deepEqual(accountsOf(stdout), [...ACCOUNTS].sort());
    await succeed(authomize("verify"));
  });

  it("a shard alone does not do without them, and has them by the settings file", async () => {
    const up = ["up", "--yes", "--skip-preview", "--stack", "esc-shard-01"];
    const { exitCode, output } = await pulumi(...up);
    assert.notEqual(exitCode, 0);
    const [, option] = /Add (--config-file \S+),/.exec(output) ?? [];
    assert.ok(option, output);
    await succeed(pulumi(...up, "--expect-no-changes", ...option.split(" ")));
  });

  it("a change there is a change, although the settings file is as it was", async () => {
    esc.define("acme/access", { ...GIVEN, maxSessionDuration: 7200 });
    await succeed(authomize("fleet", "up", "--yes"));
    assert.equal((await deployedRole(environment, MEMBER))?.maxSessionDuration, 7200);
  });

  it("a backend without environments is named as such", async () => {
    const command = [join(ROOT, "commands", "authomize.js"), "fleet", "preview", "--stack", "esc"];
    const { exitCode, output } = await environment.run(process.execPath, command, { cwd: project });
    assert.equal(exitCode, 1);
    assert.match(output, /does not support environments; Pulumi ESC environments require/);
  });
});

function accountsOf(plan: string): readonly string[] {
  const { accounts } = JSON.parse(plan) as {
    readonly accounts: readonly { readonly id: string }[];
  };
  return accounts.map(({ id }) => id).sort();
}
