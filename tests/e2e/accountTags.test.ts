import {
  EnableAWSServiceAccessCommand,
  OrganizationsClient,
  paginateListAccountsForParent,
  RegisterDelegatedAdministratorCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";

import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { printedDeployer } from "./printedDeployer";
import { sessionIn } from "./sessionIn";
import { deployedRoles, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const LOG_ARCHIVE = "058264715093";
const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const DATA_PLATFORM = "273518609942";
const SHOP_DEVELOPMENT = "529640183727";
const SECURITY_TOOLING = "692718340571";
const ALL = [LOG_ARCHIVE, SHOP, PAYMENTS, DATA_PLATFORM, SHOP_DEVELOPMENT, SECURITY_TOOLING];
/** With the sandbox's own seven, more than one page of those that have the tag `environment`. */
const SPARE_ACCOUNTS = 101;

const ORGANIZATION = {
  include: { accounts: [LOG_ARCHIVE], tags: { environment: ["production"] } },
  exclude: { tags: { authomize: ["opt-out"] } },
};
const SETTINGS = { organization: ORGANIZATION, externalId: "some-external-id" };

/** The plan as `authomize plan --json` prints it. */
interface PrintedPlan {
  readonly accounts: readonly {
    readonly id: string;
    readonly enrolled: boolean;
    readonly reason: object;
    readonly explanation: string;
  }[];
}

/** One stack's life, in order: each step starts from what the one before left. */
describe("accounts that are selected by their tags", () => {
  let environment: Environment;
  let stack: Stack;
  let organizations: OrganizationsClient;

  before(async () => {
    environment = await Environment.start({ generatedAccounts: SPARE_ACCOUNTS });
    organizations = new OrganizationsClient(sdkConnection(environment.variables));
    const spare = { client: organizations };
    for await (const { Accounts: accounts = [] } of paginateListAccountsForParent(spare, {
      ParentId: "ou-lark-generate",
    })) {
      await Promise.all(accounts.map(({ Id: id = "" }) => tag(id, "environment", "spare")));
    }
    await tag(DATA_PLATFORM, "authomize", "opt-out");
    stack = await environment.stack("account-tags", SETTINGS);
  });

  after(async () => {
    organizations.destroy();
    await environment.stop();
  });

  async function tag(ResourceId: string, Key: string, Value: string): Promise<void> {
    await organizations.send(new TagResourceCommand({ ResourceId, Tags: [{ Key, Value }] }));
  }

  async function untag(ResourceId: string, key: string): Promise<void> {
    await organizations.send(new UntagResourceCommand({ ResourceId, TagKeys: [key] }));
  }

  async function deployedAccounts(): Promise<readonly string[]> {
    const roles = await deployedRoles(environment, ALL);
    return ALL.filter((id) => roles[id] !== undefined);
  }

  async function planned(): Promise<PrintedPlan["accounts"]> {
    const { exitCode, stdout, output } = await stack.authomize("plan", "--json");
    assert.equal(exitCode, 0, output);
    return (JSON.parse(stdout) as PrintedPlan).accounts;
  }

  /** How often the tags were asked for since the calls were counted anew, by anybody. */
  async function tagCalls(): Promise<Readonly<Record<string, number>>> {
    const { byAccount } = await environment.calls();
    const counts: Record<string, number> = {};
    for (const [action, count] of Object.values(byAccount).flatMap(Object.entries<number>)) {
      if (/^tag:|Tags/.test(action)) counts[action] = (counts[action] ?? 0) + count;
    }
    return counts;
  }

  it("are planned with the tag as the reason, read in one call for 100 accounts of each key", async () => {
    await environment.resetCalls();
    const accounts = await planned();
    const fates = accounts
      .filter(({ id }) => ALL.includes(id))
      .map(({ id, enrolled, explanation }) => [id, enrolled, explanation]);
    assert.deepEqual(fates.sort(), [
      [LOG_ARCHIVE, true, "the account is included"],
      [DATA_PLATFORM, false, "has the excluded tag authomize=opt-out"],
      [SHOP, true, "has the included tag environment=production"],
      [SHOP_DEVELOPMENT, false, "not included"],
      [SECURITY_TOOLING, false, "not included"],
      [PAYMENTS, true, "has the included tag environment=production"],
    ]);
    assert.deepEqual(accounts.find(({ id }) => id === SHOP)?.reason, {
      kind: "tagIncluded",
      tag: { key: "environment", value: "production" },
    });
    assert.deepEqual(await tagCalls(), { "tag:GetResources": 3 });
  });

  it("have the role after up, and nobody else has", async () => {
    await stack.up();
    assert.deepEqual(await deployedAccounts(), [LOG_ARCHIVE, SHOP, PAYMENTS]);
  });

  it("are joined by one that gets the tag, at the next up", async () => {
    await tag(SHOP_DEVELOPMENT, "environment", "production");
    await stack.up();
    assert.deepEqual(await deployedAccounts(), [LOG_ARCHIVE, SHOP, PAYMENTS, SHOP_DEVELOPMENT]);
  });

  it("lose the role with the tag, but no more of them than one update may take it from", async () => {
    const untagged = [SHOP, PAYMENTS];
    for (const id of untagged) await untag(id, "environment");
    await tag(SHOP_DEVELOPMENT, "authomize", "opt-out");
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /This would remove the role from 3 accounts; one update may remove it/);
    assert.match(output, /529640183727 \(Shop development\): has the excluded tag authomize=opt-/);
    assert.deepEqual(await deployedAccounts(), [LOG_ARCHIVE, SHOP, PAYMENTS, SHOP_DEVELOPMENT]);
    for (const id of untagged) await tag(id, "environment", "production");
    await stack.up();
    assert.deepEqual(await deployedAccounts(), [LOG_ARCHIVE, SHOP, PAYMENTS]);
  });

  it("are not enrolled because an excluded tag is mistyped, unless it is said to be for later", async () => {
    const organization = { ...ORGANIZATION, exclude: { tags: { authomize: ["opt-Out"] } } };
    stack.configure({ ...SETTINGS, organization });
    const { exitCode, output } = await stack.pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /organization\.exclude\.tags\.authomize\[0\]: "opt-Out"/);
    assert.match(
      output,
      /none has authomize=opt-Out[^]*that an account has is opt-out; correct it/,
    );
    stack.configure({ ...SETTINGS, organization: { ...organization, allowUnusedTags: true } });
    const enrolled = (await planned()).filter((account) => account.enrolled);
    assert.deepEqual(enrolled.map(({ id }) => id).sort(), [
      LOG_ARCHIVE,
      DATA_PLATFORM,
      SHOP,
      SHOP_DEVELOPMENT,
      PAYMENTS,
    ]);
    stack.configure(SETTINGS);
  });

  it("are the same to a deployer who has nothing but the printed policy", async () => {
    const engineer = await iamIn(environment, MANAGEMENT_ACCOUNT);
    const expected = await planned();
    stack.variables = await printedDeployer(stack, engineer);
    assert.deepEqual(await planned(), expected);
    await stack.succeed("preview", "--expect-no-changes");
    stack.variables = {};
    engineer.destroy();
  });

  it("are the same to a delegated administrator, who asks for each account", async () => {
    const expected = await planned();
    const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    const registration = { AccountId: SECURITY_TOOLING, ServicePrincipal };
    await organizations.send(new RegisterDelegatedAdministratorCommand(registration));
    stack.variables = await sessionIn(environment, SECURITY_TOOLING);
    await environment.resetCalls();
    assert.deepEqual(await planned(), expected);
    assert.deepEqual(await tagCalls(), {
      "organizations:ListTagsForResource": expected.length,
    });
    stack.variables = {};
  });

  it("lose the role by destroy, whatever their tags", async () => {
    await stack.destroy();
    assert.deepEqual(await deployedAccounts(), []);
  });
});
