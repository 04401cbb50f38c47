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
import { newProject, pack } from "./packed";
import { deployedRole, deployedRoles } from "./trustRoles";

const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const DATA_PLATFORM = "273518609942";
const PRODUCTION = "ou-lark-prod0001";
const DEVELOPMENT = "ou-lark-devel001";
const EXTERNAL_ID = "first-external-id";
const DONE = { up: "success", verify: "success" };

/** The workflow of the template: its own steps, in a project made of the template, run after run. */
describe("the GitHub workflow of one stack", () => {
  let environment: Environment;
  let github: GithubRepository;
  let organizations: OrganizationsClient;
  let newcomer: string;

  before(async () => {
    environment = await Environment.start();
    organizations = new OrganizationsClient(sdkConnection(environment.variables));
    const project = await newProject(environment, "acme-access", await pack(environment));
    await project.succeed("pulumi", ["stack", "init", "prod"]);
    configure(join(project.folder, "Pulumi.prod.yaml"));
    const file = "template/.github/workflows/authomize.yml";
    github = new GithubRepository(environment, project, file);
  });

  after(async () => {
    organizations.destroy();
    await environment.stop();
  });

  function configure(file: string): void {
    const { encryptionsalt } = load(readFileSync(file, "utf8")) as { encryptionsalt: string };
    const organization = { include: { organizationalUnits: [PRODUCTION] } };
    const config = { organization, externalId: EXTERNAL_ID };
    writeFileSync(file, JSON.stringify({ encryptionsalt, config }));
  }

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
    assert.match(summary, new RegExp(`Changed since 20[^]*${newcomer}[^]*Stack prod, 4 accounts`));
  });

  it("removes no more on a schedule than maxRemovals, and touches nothing then", async () => {
    const before = await roleIds();
    const moved = [SHOP, PAYMENTS, DATA_PLATFORM];
    for (const account of moved) await move(account, PRODUCTION, DEVELOPMENT);
    const kept = [...github.caches.keys()];
    const { results, output } = await github.run("schedule", true);
    assert.equal(results["up"], "failure", output);
    assert.match(output, /would remove the role from 3 accounts; one update may remove it from 2/);
    assert.deepEqual(await roleIds(), before);
    assert.deepEqual([...github.caches.keys()], kept);
    for (const account of moved) await move(account, DEVELOPMENT, PRODUCTION);
    const { results: again, output: later } = await github.run("schedule", true);
    assert.deepEqual(again, { preview: "skipped", ...DONE }, later);
    assert.deepEqual(await roleIds(), before);
  });
});
