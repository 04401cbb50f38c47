import {
  CreateAccountCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { trustPolicy } from "../../contract/trustPolicy";
import { sdkConnection } from "../../sandbox/environment";
import { Environment } from "./environment";
import { GithubRepository } from "./githubRun";
import { newProject, pack, type PackagedProject, type PackedPackage } from "./packed";
import { shardOf } from "../../shards/shardOfAccount";
import { deployedRole, deployedRoles } from "./trustRoles";

const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const DATA_PLATFORM = "273518609942";
const PRODUCTION = "ou-lark-prod0001";
const DEVELOPMENT = "ou-lark-devel001";
const EXTERNAL_ID = "first-external-id";
const DONE = { up: "success", verify: "success" };
const SHARDS = 3;
const FLEET = ["058264715093", "692718340571", "529640183727"];
const ADDED = "735081462910";

/** The workflows of the template: their own steps, in projects made of the template, run after run. */
describe("the GitHub workflow", () => {
  let environment: Environment;
  let packed: PackedPackage;

  before(async () => {
    environment = await Environment.start();
    packed = await pack(environment);
  });

  after(async () => {
    await environment.stop();
  });

  /** Sets the settings of the stack prod; JSON is YAML. */
  function configure({ folder }: PackagedProject, settings: object): void {
    const file = join(folder, "Pulumi.prod.yaml");
    const { encryptionsalt } = load(readFileSync(file, "utf8")) as { encryptionsalt: string };
    const config = { externalId: EXTERNAL_ID, ...settings };
    writeFileSync(file, JSON.stringify({ encryptionsalt, config }));
  }

  /** A project of the template, whose stack prod has these settings. */
  async function projectOf(
    organization: Environment,
    name: string,
    settings: object,
  ): Promise<PackagedProject> {
    const project = await newProject(organization, name, packed);
    await project.succeed("pulumi", ["stack", "init", "prod"]);
    configure(project, settings);
    return project;
  }

  describe("of one stack", () => {
    let github: GithubRepository;
    let organizations: OrganizationsClient;
    let newcomer: string;

    before(async () => {
      organizations = new OrganizationsClient(sdkConnection(environment.variables));
      const organization = { include: { organizationalUnits: [PRODUCTION] } };
      const project = await projectOf(environment, "acme-access", { organization });
      const file = "template/.github/workflows/authomize.yml";
      github = new GithubRepository(environment, project, file);
    });

    after(() => {
      organizations.destroy();
    });

    async function createAccount(): Promise<string> {
      const account = { AccountName: "Newcomer", Email: "new@larkspur.example.com" };
      const { CreateAccountStatus: created } = await organizations.send(
        new CreateAccountCommand(account),
      );
      await move(created?.AccountId ?? "", "r-lark", PRODUCTION);
      return created?.AccountId ?? "";
    }

    async function move(AccountId: string, SourceParentId: string, DestinationParentId: string) {
      const between = { AccountId, SourceParentId, DestinationParentId };
      await organizations.send(new MoveAccountCommand(between));
    }

    async function roleIds(): Promise<readonly (string | undefined)[]> {
      const accounts = [SHOP, PAYMENTS, DATA_PLATFORM, newcomer];
      const roles = await deployedRoles(environment, accounts);
      return accounts.map((account) => roles[account]?.roleId);
    }

    it("deploys what is pushed, hands over, and verifies", async () => {
      const { results, output, summary } = await github.run("push");
      assert.deepEqual(results, { preview: "skipped", ...DONE }, output);
      assert.match(summary, /Hand-over of the stack prod: 3 accounts\./);
      assert.match(summary, /Stack prod, 3 accounts: all hold exactly what the contract says\./);
    });

    it("on a schedule says that a new account has no role, and gives it none unless asked to", async () => {
      newcomer = await createAccount();
      const { results, output } = await github.run("schedule");
      assert.deepEqual(results, { preview: "skipped", up: "skipped", verify: "failure" }, output);
      assert.ok(output.includes(newcomer), output);
      assert.equal(await deployedRole(environment, newcomer), undefined);
    });

    it("does not remember what a run that AWS refused has handed over", async () => {
      const kept = [...github.caches.keys()];
      await environment.faults([{ action: "iam:CreateRole", account: newcomer, effect: "deny" }]);
      const { results, output, summary } = await github.run("repository_dispatch", true);
      await environment.faults([]);
      assert.deepEqual(results, { preview: "skipped", up: "failure", verify: "failure" }, output);
      assert.match(summary, new RegExp(`the last run did not finish 1 account: ${newcomer}`));
      assert.deepEqual([...github.caches.keys()], kept);
    });

    it("gives a new account its role by the schedule, and says what changed", async () => {
      const { results, output, summary } = await github.run("schedule", true);
      assert.deepEqual(results, { preview: "skipped", ...DONE }, output);
      const role = await deployedRole(environment, newcomer);
      assert.deepEqual(role?.trustPolicy, trustPolicy(EXTERNAL_ID));
      assert.match(summary, new RegExp(`Changed since[^]*Account Numbers[^]*${newcomer}`));
      assert.match(
        summary,
        new RegExp(`Changed since 20[^]*${newcomer}[^]*Stack prod, 4 accounts`),
      );
    });

    it("removes no more on a schedule than maxRemovals, and touches nothing then", async () => {
      const before = await roleIds();
      const moved = [SHOP, PAYMENTS, DATA_PLATFORM];
      for (const account of moved) await move(account, PRODUCTION, DEVELOPMENT);
      const kept = [...github.caches.keys()];
      const { results, output } = await github.run("schedule", true);
      assert.equal(results["up"], "failure", output);
      assert.match(
        output,
        /would remove the role from 3 accounts; one update may remove it from 2/,
      );
      assert.deepEqual(await roleIds(), before);
      assert.deepEqual([...github.caches.keys()], kept);
    });
  });

  describe("of a fleet", () => {
    let own: Environment;
    let project: PackagedProject;
    let github: GithubRepository;

    before(async () => {
      own = await Environment.start();
      project = await projectOf(own, "acme-fleet", settingsOf(FLEET));
      github = new GithubRepository(own, project, "template/.github/fleet/authomize.yml");
    });

    after(async () => {
      await own.stop();
    });

    function settingsOf(accounts: readonly string[]) {
      return { organization: { include: { accounts } }, shards: SHARDS };
    }

    function jobOf(account: string): string {
      return `shards (prod-shard-0${shardOf(account, SHARDS)})`;
    }

    it("runs a job for each shard, then the environment's own stack, and hands over", async () => {
      const { results, commands, output, summary } = await github.run("push");
      const all = { preview: "skipped", plan: "success", shards: "success", ...DONE };
      assert.deepEqual(results, all, output);
      for (const account of FLEET) {
        assert.ok(commands[jobOf(account)], Object.keys(commands).join());
        const role = await deployedRole(own, account);
        assert.deepEqual(role?.trustPolicy, trustPolicy(EXTERNAL_ID), account);
      }
      assert.match(summary, /Hand-over of the stack prod: 3 accounts\./);
    });

    it("runs the one shard that a new account is in, unattended, and says what changed", async () => {
      configure(project, settingsOf([...FLEET, ADDED]));
      const { results, commands, output, summary } = await github.run("repository_dispatch", true);
      const all = { preview: "skipped", plan: "success", shards: "success", ...DONE };
      assert.deepEqual(results, all, output);
      assert.deepEqual(Object.keys(commands), ["plan", jobOf(ADDED), "up", "verify"]);
      assert.ok(await deployedRole(own, ADDED));
      assert.match(summary, new RegExp(`Changed since[^]*Account Numbers[^]*${ADDED}`));
    });

    it("runs no shard where nothing changed, and hands over and verifies all the same", async () => {
      const { results, output } = await github.run("schedule", true);
      const all = { preview: "skipped", plan: "success", shards: "skipped", ...DONE };
      assert.deepEqual(results, all, output);
    });
  });
});
