import {
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
  CreateAccountCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { sdkConnection } from "../../sandbox/environment";
import { ROOT } from "../../sandbox/folders";
import { DispatchApi } from "./dispatchApi";
import { Environment, type Stack } from "./environment";
import { OTHERS, STARTING, STARTING_OF_CONTROL_TOWER } from "./organizationEvents";
import type { SentRequest } from "./sentRequest";
import { TriggerInAws } from "./triggerInAws";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const EXAMPLE = "new-account-trigger";
const CONFIG = "authomize-new-account-trigger";
const TOKEN = "ghp-that-nobody-may-see-0123456789";
const NEXT_TOKEN = "pul-that-nobody-may-see-9876543210";
const DISPATCHES = "/repos/acme/acme-access/dispatches";
const DEPLOYMENTS = "/api/stacks/acme/acme-access/prod/deployments";
const WORKLOADS = "ou-lark-workload";
const EVENTBRIDGE = { Service: "events.amazonaws.com" };

/** In order: each step starts from what the one before left. */
describe("NewAccountTrigger, as its example deploys it", () => {
  let environment: Environment;
  let trigger: Stack;
  let inAws: TriggerInAws;
  const called = new Set<string>();

  before(async () => {
    environment = await Environment.start();
    inAws = new TriggerInAws(environment);
    trigger = await environment.stack("newaccounts", {}, copyOfTheExample(environment));
    trigger.variables = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    await configure({ gitHubRepository: "acme/acme-access" }, TOKEN);
  });

  after(async () => {
    await environment.stop();
  });

  /** The settings of the example, with the token as its page says to set it. */
  async function configure(settings: Readonly<Record<string, string>>, token: string) {
    const entries = Object.entries({ ...settings, controlTowerRegion: "us-east-1" });
    trigger.configure(Object.fromEntries(entries.map(([key, to]) => [`${CONFIG}:${key}`, to])));
    const file = ["--config-file", trigger.configFile];
    await trigger.succeed("config", "set", "--secret", `${CONFIG}:token`, token, ...file);
  }

  /** Runs the engine on the trigger, and notes what it calls. */
  async function noted(run: () => Promise<string>): Promise<string> {
    await environment.resetCalls();
    const output = await run();
    const { byAccount } = await environment.calls();
    for (const action of Object.keys(byAccount[MANAGEMENT_ACCOUNT] ?? {})) called.add(action);
    return output;
  }

  it("makes rules whose requests are repeated, and put aside where they alone may send to", async () => {
    await noted(() => trigger.up());
    const { ruleArns, deadLetterQueueUrls } = await trigger.outputs();
    const queue = await inAws.queue((deadLetterQueueUrls as readonly string[])[0]);
    assert.equal(queue["MessageRetentionPeriod"], "1209600");
    assert.deepEqual(statementsOf(queue["Policy"]), [
      {
        Effect: "Allow",
        Principal: EVENTBRIDGE,
        Action: "sqs:SendMessage",
        Resource: queue["QueueArn"],
        Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
      },
    ]);
    const rules = await inAws.ruleNames();
    assert.equal(rules.length, 2);
    for (const rule of rules) {
      const { RetryPolicy, DeadLetterConfig } = await inAws.targetOf(rule);
      assert.deepEqual(RetryPolicy, {
        MaximumEventAgeInSeconds: 86_400,
        MaximumRetryAttempts: 185,
      });
      assert.equal(DeadLetterConfig?.Arn, queue["QueueArn"]);
    }
    await trigger.succeed("preview", "--expect-no-changes");
    await trigger.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("has a role that EventBridge assumes for these rules, and that may send these requests alone", async () => {
    const target = await inAws.organizationsTarget();
    const iam = await iamIn(environment, MANAGEMENT_ACCOUNT);
    const RoleName = target.RoleArn?.split("/").at(-1) ?? "";
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { ruleArns } = await trigger.outputs();
    assert.deepEqual(statementsOf(Role?.AssumeRolePolicyDocument), [
      {
        Effect: "Allow",
        Principal: EVENTBRIDGE,
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": MANAGEMENT_ACCOUNT },
          ArnEquals: { "aws:SourceArn": ruleArns },
        },
      },
    ]);
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    assert.equal(PolicyNames.length, 1);
    const [PolicyName] = PolicyNames;
    const policy = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    assert.deepEqual(statementsOf(policy.PolicyDocument), [
      { Effect: "Allow", Action: "events:InvokeApiDestination", Resource: [target.Arn] },
    ]);
  });

  it("matches AWS's own samples of what changes the accounts, and of nothing else", async () => {
    const starting = { ...STARTING, ...STARTING_OF_CONTROL_TOWER };
    const matches = await inAws.matches({ ...starting, ...OTHERS });
    const expected = Object.keys(matches).map((what) => [what, what in starting ? 1 : 0] as const);
    assert.equal(expected.length, 18);
    assert.deepEqual(matches, Object.fromEntries(expected));
  });

  it("shows the token to EventBridge alone", async () => {
    const { headers } = await inAws.request();
    assert.equal(headers["Authorization"], `Bearer ${TOKEN}`);
    const { output } = await trigger.pulumi("stack", "export");
    assert.match(output, /eventConnection/);
    assert.ok(!output.includes(TOKEN));
    assertNotOnDisk(TOKEN);
  });

  it("gives a new account its role, by the request that EventBridge sends and the run that this starts", async () => {
    const api = await DispatchApi.start(TOKEN);
    const organization = await environment.stack("triggered", {
      organization: { include: { organizationalUnits: [WORKLOADS] } },
      externalId: "first-external-id",
    });
    await organization.up();
    const newcomer = await newAccount();
    const request = await inAws.request();
    assert.equal(request.url, `https://api.github.com${DISPATCHES}`);
    assert.deepEqual(JSON.parse(request.body), { event_type: "authomize-new-account" });
    assert.equal(await deployedRole(environment, newcomer), undefined);
    assert.equal(await send(request, api), 204);
    // What the workflow runs.
    if (api.started.get(DISPATCHES) === 1) await organization.up("--continue-on-error");
    assert.match(JSON.stringify(await deployedRole(environment, newcomer)), /SecurityAudit/);
    await organization.destroy();
    await api.stop();
  });

  async function newAccount(): Promise<string> {
    const organizations = new OrganizationsClient(sdkConnection(environment.variables));
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ AccountName: "Newcomer", Email: "new@larkspur.example.com" }),
    );
    const AccountId = CreateAccountStatus?.AccountId ?? "";
    const move = { SourceParentId: "r-lark", DestinationParentId: WORKLOADS };
    await organizations.send(new MoveAccountCommand({ AccountId, ...move }));
    return AccountId;
  }

  it("takes another token, and another API, in place", async () => {
    const before = await inAws.everything();
    await configure({ pulumiStack: "acme/acme-access/prod" }, NEXT_TOKEN);
    const output = await noted(() => trigger.up());
    assert.doesNotMatch(output, /created|deleted|replaced/);
    assert.equal((await inAws.everything()).length, before.length);
    const api = await DispatchApi.start(NEXT_TOKEN);
    const request = await inAws.request();
    assert.equal(request.url, `https://api.pulumi.com${DEPLOYMENTS}`);
    assert.equal(await send(request, api), 202);
    assert.deepEqual([...api.started], [[DEPLOYMENTS, 1]]);
    await api.stop();
    assertNotOnDisk(NEXT_TOKEN);
  });

  it("destroy leaves nothing", async () => {
    await noted(() => trigger.destroy());
    assert.deepEqual(await inAws.everything(), []);
    const iam = await iamIn(environment, MANAGEMENT_ACCOUNT);
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    const left = Roles.filter(({ RoleName = "" }) => RoleName.startsWith("authomize"));
    assert.deepEqual(left, []);
  });

  it("calls nothing that the policy on its page leaves out", () => {
    const page = readFileSync(join(ROOT, "docs", "new-accounts.md"), "utf8");
    const [, policy] = /^```json\n(.*?)^```$/ms.exec(page) ?? [];
    const allowed = (statementsOf(policy) as readonly { Action: string | string[] }[]).flatMap(
      ({ Action }) => Action,
    );
    // Nobody needs a permission for it.
    const needed = [...called].filter((action) => action !== "sts:GetCallerIdentity");
    for (const call of ["events:UpdateConnection", "sqs:DeleteQueue"])
      assert.ok(needed.includes(call));
    assert.deepEqual(
      needed.filter((action) => !allowed.includes(action)),
      [],
    );
  });

  function assertNotOnDisk(token: string): void {
    const files = readdirSync(environment.home, { recursive: true, withFileTypes: true });
    const paths = files
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    assert.ok(paths.some((path) => path.endsWith("newaccounts.json")));
    for (const path of paths) assert.ok(!readFileSync(path, "latin1").includes(token), path);
  }
});

/** Policies of IAM are encoded as parts of a URL. */
function statementsOf(document = ""): unknown {
  return (JSON.parse(decodeURIComponent(document)) as { Statement: unknown }).Statement;
}

async function send(
  { method, url, headers, body }: SentRequest,
  api: DispatchApi,
): Promise<number> {
  return (await fetch(api.here(url), { method, headers, body })).status;
}

/** In place of `npm install authomize-aws`, the package of this checkout. */
function copyOfTheExample({ home }: Environment): string {
  const folder = join(home, EXAMPLE);
  const own = join(folder, "node_modules", "authomize-aws");
  cpSync(join(ROOT, "examples", EXAMPLE), folder, { recursive: true });
  mkdirSync(own, { recursive: true });
  symlinkSync(join(ROOT, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"));
  const [loader, components] = ["typescript", "components/index.ts"].map((path) =>
    JSON.stringify(join(ROOT, path)),
  );
  const load = `module.exports = require(${loader})(__filename)(${components});\n`;
  writeFileSync(join(own, "index.js"), load);
  return folder;
}
