import { CloudFormationClient, CreateStackSetCommand } from "@aws-sdk/client-cloudformation";
import { CreateRoleCommand, CreateUserCommand, TagRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { trustPolicy } from "../../contract/trustPolicy";
import { sdkConnection } from "../../sandbox/environment";
import { ROOT } from "../../sandbox/folders";
import { Environment, type Stack } from "./environment";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const NOBODYS = "058264715093";
const OTHERS = "310957284466";
const OWN = "846120973358";
const ELSEWHERE = "692718340571";
const NAME = "owning";
const RoleName = "AuthomizeCrossAccountTrustRole";
const OTHER_STACK = "authomize-aws/other";
const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, NOBODYS, OTHERS, OWN, ELSEWHERE],
  externalId: "some-external-id",
};

interface Finding {
  readonly accountId: string;
  readonly rule: string;
  readonly problem: string;
  readonly fix: string;
}

/** In order: each step starts from what the one before left. */
describe("roles, users and StackSets that exist, and whose they are", () => {
  let environment: Environment;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack(NAME, SETTINGS);
    await makeRole(NOBODYS);
    await makeRole(OTHERS, OTHER_STACK);
    await makeRole(OWN, `authomize-aws/${NAME}`);
    await makeRole(ELSEWHERE, undefined, "/elsewhere/");
  });

  after(async () => {
    for (const name of [NAME, `${NAME}-set`]) {
      rmSync(join(ROOT, ".authomize", `preflight.${name}.json`), { force: true });
    }
    await environment.stop();
  });

  async function makeRole(account: string, owner?: string, Path = "/"): Promise<void> {
    const iam = await iamIn(environment, account);
    const AssumeRolePolicyDocument = JSON.stringify(trustPolicy("an-old-external-id"));
    const Tags = owner === undefined ? [] : [{ Key: "authomize-aws:stack", Value: owner }];
    await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument, Tags }));
  }

  async function preflighted(of = stack): Promise<readonly Finding[]> {
    const { stdout, output } = await of.authomize("preflight", "--json");
    return (JSON.parse(stdout === "" ? output : stdout) as { findings: readonly Finding[] })
      .findings;
  }

  it("preflight says of each role whose it is", async () => {
    const findings = new Map((await preflighted()).map((found) => [found.accountId, found]));
    assert.deepEqual(
      [...findings.values()].map(({ rule }) => rule),
      Array.from({ length: 4 }, () => "role-exists"),
    );
    assert.match(findings.get(NOBODYS)?.problem ?? "", /no tag says that a stack made it/);
    assert.match(findings.get(OWN)?.problem ?? "", /this stack made it/);
    const others = findings.get(OTHERS);
    assert.match(others?.problem ?? "", /belongs to the stack authomize-aws\/other/);
    assert.match(others?.fix ?? "", /npx authomize forget 310957284466 --stack other/);
  });

  it("adopt takes over what is nobody's or its own, and names what is not", async () => {
    await stack.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
    const file = join(environment.home, "adopt.json");
    const { exitCode, stdout, output } = await stack.authomize("adopt", "--file", file);
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /^2 roles to adopt into owning, .*:\n {2}authomize-058264715093\n {2}authomize-846120973358\n/,
    );
    assert.match(output, /310957284466:role\/\w+ belongs to the stack authomize-aws\/other/);
    assert.match(output, /authomize forget 310957284466 --stack other/);
    assert.match(
      output,
      /692718340571:role\/elsewhere\/\w+ is not arn:aws:iam::692718340571:role\/A/,
    );
  });

  it("adopt takes over another stack's only by that stack's name", async () => {
    const file = join(environment.home, "adopt.json");
    const take = (owner: string) => stack.authomize("adopt", "--file", file, "--take-over", owner);
    assert.doesNotMatch((await take("authomize-aws/another")).stdout, /authomize-310957284466/);
    assert.match((await take(OTHER_STACK)).stdout, /^3 roles to adopt[^]*authomize-310957284466/);
    assert.equal((await take("other")).exitCode, 2);
  });

  it("preflight says of a role of the state that another stack owns it, too", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    stack.configure({ ...SETTINGS, accounts: [MANAGEMENT_ACCOUNT] });
    await stack.up();
    assert.deepEqual(await preflighted(), []);
    const iam = await iamIn(environment, MANAGEMENT_ACCOUNT);
    const tag = (Value: string) =>
      iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "authomize-aws:stack", Value }] }));
    await tag(OTHER_STACK);
    const [twice, ...others] = await preflighted();
    await tag(`authomize-aws/${NAME}`);
    assert.equal(twice?.rule, "role-owned-twice");
    assert.match(twice.problem, /two stacks own it/);
    assert.deepEqual(others, []);
  });

  it("verify says that the role is missing where its boundary is", async () => {
    stack.configure({
      ...SETTINGS,
      accounts: [MANAGEMENT_ACCOUNT, "735081462910"],
      permissionsBoundary: "VendorBoundary",
    });
    const { stdout } = await stack.authomize("verify", "--json");
    const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
    const missing = findings.find(({ rule }) => rule === "role-missing");
    assert.match(missing?.problem ?? "", /boundary arn:[^ ]*VendorBoundary does not exist either/);
    assert.match(missing?.fix ?? "", /^create that policy there/);
  });

  it("verify says that the last run could not make it, where AWS refused that", async () => {
    const account = "735081462910";
    stack.configure({ ...SETTINGS, accounts: [MANAGEMENT_ACCOUNT, account] });
    const before = JSON.parse((await stack.authomize("verify", "--json")).stdout) as {
      findings: readonly Finding[];
    };
    assert.match(
      before.findings.find(({ rule }) => rule === "role-missing")?.problem ?? "",
      /never deployed there/,
    );
    await environment.faults([{ effect: "deny", account, action: "iam:CreateRole" }]);
    await stack.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
    const { stdout } = await stack.authomize("verify", "--json");
    await environment.faults([]);
    const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
    const missing = findings.find(({ rule }) => rule === "role-missing");
    assert.match(missing?.problem ?? "", /the last run could not make it/);
  });

  it("preflight names a user of the legacy user's name", async () => {
    const iam = await iamIn(environment, OWN);
    await iam.send(new CreateUserCommand({ UserName: `authomize-${NAME}` }));
    stack.configure({
      ...SETTINGS,
      accounts: [MANAGEMENT_ACCOUNT],
      legacyUser: { account: OWN },
    });
    const [user, ...others] = await preflighted();
    assert.equal(user?.rule, "user-exists");
    assert.equal(user.accountId, OWN);
    assert.match(user.fix, /another account \(legacyUser\.account\)/);
    assert.deepEqual(others, []);
    assert.ok(await deployedRole(environment, MANAGEMENT_ACCOUNT));
  });

  it("preflight names a StackSet of the name", async () => {
    const set = await environment.stack(`${NAME}-set`, {
      organization: { include: { organizationalUnits: ["ou-lark-workload"] } },
      rollout: "stackSet",
      externalId: "some-external-id",
    });
    const cloudFormation = new CloudFormationClient(sdkConnection(environment.variables));
    const TemplateBody = JSON.stringify({
      Resources: { Topic: { Type: "AWS::SNS::Topic", Properties: {} } },
    });
    await cloudFormation.send(
      new CreateStackSetCommand({ StackSetName: `authomize-${NAME}-set`, TemplateBody }),
    );
    const found = (await preflighted(set)).find(({ rule }) => rule === "stack-set-exists");
    assert.equal(found?.accountId, MANAGEMENT_ACCOUNT);
    assert.match(found.problem, /authomize-owning-set exists in us-east-1/);
    assert.match(
      found.fix,
      /config set --path stackSet\.name authomize-owning-set-2 --stack owning-set/,
    );
  });
});
