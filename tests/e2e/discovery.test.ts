import { MoveAccountCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { userEnvironment, sdkConnection } from "../../sandbox/environment";
import { Environment, type CommandResult, type Stack } from "./environment";
import { deployedRole, deployedRoles, MANAGEMENT_ACCOUNT } from "./trustRoles";

const LOG_ARCHIVE = "058264715093";
const SECURITY_TOOLING = "692718340571";
const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const DATA_PLATFORM = "273518609942";
const SUSPENDED = "964302718555";
const IN_DEVELOPMENT = ["529640183727", "735081462910"];
const SECURITY = "ou-lark-security";
const WORKLOADS = "ou-lark-workload";
const PRODUCTION = "ou-lark-prod0001";
const DEVELOPMENT = "ou-lark-devel001";

const ENROLLED = [LOG_ARCHIVE, DATA_PLATFORM, SHOP, MANAGEMENT_ACCOUNT, PAYMENTS];
const LEFT_OUT = [SECURITY_TOOLING, ...IN_DEVELOPMENT];
const ARE_REMOVED = /This would remove the role from 3 accounts; one update may remove it from 2 /;

const EXCLUDED = { organizationalUnits: [DEVELOPMENT], accounts: [SECURITY_TOOLING] };
const COMMON = { identityCenter: true, externalId: "some-external-id" };

/** The plan as `authomize plan --json` prints it. */
interface PrintedPlan {
  readonly accounts: readonly {
    readonly id: string;
    readonly reason: { readonly kind: string };
    readonly nextUpdate: string;
  }[];
  readonly removals: unknown;
}

/** One stack's life, in order: each step starts from what the one before left. */
describe("an organization that is discovered", () => {
  let environment: Environment;
  let stack: Stack;
  let organizations: OrganizationsClient;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("discovery", {
      ...COMMON,
      organization: { exclude: EXCLUDED },
    });
    organizations = new OrganizationsClient(sdkConnection(environment.variables));
  });

  after(async () => {
    organizations.destroy();
    await environment.stop();
  });

  afterEach(async () => {
    stack.variables = {};
    await environment.faults([]);
  });

  function configure(exclude: object, more: object = {}): void {
    stack.configure({ ...COMMON, organization: { exclude }, ...more });
  }

  function list(accounts: readonly string[]): void {
    stack.configure({ ...COMMON, accounts, managementAccount: MANAGEMENT_ACCOUNT });
  }

  async function roleIds(accounts: readonly string[]): Promise<Record<string, string | undefined>> {
    const roles = await deployedRoles(environment, accounts);
    return Object.fromEntries(accounts.map((id) => [id, roles[id]?.roleId]));
  }

  async function deployedAccounts(): Promise<readonly string[]> {
    const all = await roleIds([...ENROLLED, ...LEFT_OUT]);
    return Object.keys(all)
      .filter((id) => all[id] !== undefined)
      .sort();
  }

  /** Runs a command that has to fail, and to touch no role: no call to IAM, and the same roles. */
  async function refused(run: () => Promise<CommandResult>): Promise<string> {
    const before = await roleIds(ENROLLED);
    await environment.resetCalls();
    const { exitCode, output } = await run();
    const { byAccount } = await environment.calls();
    const actions = Object.values(byAccount).flatMap((counts) => Object.keys(counts));
    assert.equal(exitCode === 0, false, output);
    assert.deepEqual(
      actions.filter((action) => action.startsWith("iam:")),
      [],
    );
    assert.deepEqual(await roleIds(ENROLLED), before);
    assert.doesNotMatch(output, /\bat .*\.[jt]s:\d+/);
    return output;
  }

  const preview = () => stack.pulumi("preview");
  const update = () => stack.pulumi("up", "--yes", "--skip-preview");

  it("is planned, with a reason for every account, before anything is deployed", async () => {
    const { exitCode, stdout, output } = await stack.authomize("plan", "--json");
    assert.equal(exitCode, 0, output);
    const { accounts } = JSON.parse(stdout) as PrintedPlan;
    const fates = accounts.map(({ id, reason, nextUpdate }) => [id, reason.kind, nextUpdate]);
    assert.deepEqual(fates.sort(), [
      [LOG_ARCHIVE, "wholeOrganization", "add"],
      [DATA_PLATFORM, "wholeOrganization", "add"],
      [SHOP, "wholeOrganization", "add"],
      [MANAGEMENT_ACCOUNT, "wholeOrganization", "add"],
      [IN_DEVELOPMENT[0], "unitExcluded", "none"],
      [SECURITY_TOOLING, "accountExcluded", "none"],
      [IN_DEVELOPMENT[1], "unitExcluded", "none"],
      [PAYMENTS, "wholeOrganization", "add"],
      [SUSPENDED, "notActive", "none"],
    ]);
    assert.deepEqual(await deployedAccounts(), []);
  });

  it("has roles after up where the selection says, and nowhere else", async () => {
    await environment.resetCalls();
    await stack.up();
    assert.deepEqual(await deployedAccounts(), ENROLLED);
    for (const id of ENROLLED) {
      const role = await deployedRole(environment, id);
      assert.deepEqual(role?.trustPolicy, trustPolicy("some-external-id"));
      assert.equal(role.managedPolicyArns.length, id === MANAGEMENT_ACCOUNT ? 3 : 1, id);
    }
    const { byAccount } = await environment.calls();
    assert.equal(byAccount[SUSPENDED], undefined);
    const { accounts, handover } = await stack.outputs();
    assert.deepEqual(accounts, ENROLLED);
    assert.deepEqual(handover, {
      accountNumbers: ENROLLED.join(","),
      managementAccount: MANAGEMENT_ACCOUNT,
    });
  });

  it("then has nothing to change, and is read with few calls", async () => {
    await environment.resetCalls();
    await stack.succeed("preview", "--expect-no-changes");
    const { byAccount } = await environment.calls();
    const calls = Object.entries(byAccount[MANAGEMENT_ACCOUNT] ?? {});
    assert.deepEqual(
      Object.fromEntries(calls.filter(([action]) => action.startsWith("organizations:"))),
      {
        "organizations:DescribeOrganization": 1,
        "organizations:ListAccounts": 1,
        "organizations:ListRoots": 1,
        // The root and five units.
        "organizations:ListOrganizationalUnitsForParent": 6,
        "organizations:ListAccountsForParent": 6,
      },
    );
    await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("loses the role of an account that is moved into an excluded unit, and no other", async () => {
    const stayed = ENROLLED.filter((id) => id !== SHOP);
    const before = await roleIds(stayed);
    await organizations.send(
      new MoveAccountCommand({
        AccountId: SHOP,
        SourceParentId: PRODUCTION,
        DestinationParentId: DEVELOPMENT,
      }),
    );
    const output = await stack.up();
    assert.doesNotMatch(output, /created|~ \d+ updated|replaced/);
    assert.deepEqual(await deployedAccounts(), stayed);
    assert.deepEqual(await roleIds(stayed), before);
  });

  it("stops preview and update before a changed selection removes too many", async () => {
    configure({ organizationalUnits: [SECURITY, WORKLOADS] });
    for (const run of [preview, update, preview]) {
      const output = await refused(run);
      assert.match(output, ARE_REMOVED);
      assert.match(output, /058264715093 \(Log archive\): in the excluded unit security \(ou-lark/);
      assert.match(output, /npx pulumi config set maxRemovals 3 --stack discovery,/);
    }
    assert.equal(((await stack.outputs())["accounts"] as string[]).length, 4);
  });

  it("shows the same in the plan", async () => {
    const { exitCode, stdout } = await stack.authomize("plan", "--json");
    assert.equal(exitCode, 1);
    assert.deepEqual((JSON.parse(stdout) as PrintedPlan).removals, {
      accounts: [LOG_ARCHIVE, DATA_PLATFORM, PAYMENTS],
      limit: 2,
      allowed: false,
    });
    const table = await stack.authomize("plan");
    assert.equal(table.exitCode, 1);
    assert.match(table.stdout, /846120973358 │ Payments +│ workloads \/ production +│ no /);
    assert.match(table.output, ARE_REMOVED);
  });

  it("guards a list in the same way, and fewer removals when the operator says so", async () => {
    list([MANAGEMENT_ACCOUNT]);
    assert.match(await refused(update), /058264715093: no longer listed in the setting accounts/);
    configure({ ...EXCLUDED, accounts: [SECURITY_TOOLING, PAYMENTS] }, { maxRemovals: 0 });
    assert.match(await refused(preview), /one update may remove it from 0 /);
  });

  it("removes as many as the operator allows", async () => {
    configure({ organizationalUnits: [SECURITY, WORKLOADS] }, { maxRemovals: 3 });
    await stack.up();
    assert.deepEqual(await deployedAccounts(), [MANAGEMENT_ACCOUNT]);
    configure(EXCLUDED);
    await stack.up();
    assert.equal((await deployedAccounts()).length, 4);
  });

  it("refuses what the organization does not know, all at once", async () => {
    configure({ organizationalUnits: ["ou-lark-devel002"] }, { managementAccount: LOG_ARCHIVE });
    const output = await refused(preview);
    assert.match(output, /2 settings need a change before anything is deployed:/);
    assert.match(output, /organizationalUnits\[0\]: "ou-lark-devel002"/);
    assert.match(output, /the nearest that it knows is ou-lark-devel001 \(development\)/);
    assert.match(output, /AWS says that o-larkspur01 has 417290385612/);
  });

  it("cannot be read without permission: says which, and that a list works, as it does", async () => {
    await environment.faults([{ effect: "deny", action: "organizations:*" }]);
    configure(EXCLUDED);
    assert.match(
      await refused(preview),
      /organizations:\w+ is denied .*list the accounts yourself/,
    );
    list(ENROLLED.filter((id) => id !== SHOP));
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("cannot be read from an account outside of every organization: says so", async () => {
    configure(EXCLUDED);
    stack.variables = userEnvironment("Stranger", { home: environment.home });
    const output = await refused(preview);
    assert.match(output, /is not a member of an organization\. .*list the accounts yourself/);
  });

  it("destroy leaves nothing", async () => {
    configure(EXCLUDED);
    await stack.destroy();
    assert.deepEqual(await deployedAccounts(), []);
    await stack.succeed("stack", "rm", "discovery", "--yes");
  });
});
