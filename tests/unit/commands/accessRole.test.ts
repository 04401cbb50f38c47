import assert from "node:assert/strict";

import { Command, type Option } from "commander";

import { type RollOut, rollOutText } from "../../../commands/accessRole/rollOutText";
import { rollOutTargets } from "../../../commands/accessRole/rollOutTargets";
import { deployerOption, nameOption } from "../../../commands/accessRole/options";
import { parseSettings } from "../../../config/parseSettings";
import { planOfList, planOfOrganization } from "../../../organization/accountPlan";
import { configuration } from "../config/configuration";
import { LIST, MANAGEMENT, MEMBER, OUTSIDER } from "../deployer/deployments";
import { LARKSPUR } from "../organization/larkspur";

const DEPLOYER = `arn:aws:iam::${MANAGEMENT}:role/Deployer`;
const LOGS = "058264715093";

/** Where the role of a deployment comes to, by a list or by the organization of the tests. */
function targetsOf(settings: Readonly<Record<string, unknown>>, more: object = {}) {
  const { accountChoice, ...others } = parseSettings(configuration(settings));
  const parsed = { ...others, accountChoice };
  const managementAccount = MANAGEMENT;
  if (accountChoice.from === "list") {
    const plan = planOfList(accountChoice.accounts);
    const deployment = { ...LIST, accounts: accountChoice.accounts, ...more };
    return rollOutTargets(parsed, { plan, problems: [], managementAccount }, deployment);
  }
  const plan = planOfOrganization(LARKSPUR, accountChoice.selection);
  const accounts = plan
    .filter(({ isEnrolled }) => isEnrolled)
    .map(({ id }) => ({ id, accessRoleName: "Access" }));
  const enrolment = { plan, organization: LARKSPUR, problems: [], managementAccount };
  return rollOutTargets(parsed, enrolment, { ...LIST, accounts, ...more });
}

/** What an option of the command line reads from a text. */
function parsed(option: Option, value: string): unknown {
  const command = new Command().addOption(option).exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  return Object.values(command.parse([option.long ?? "", value], { from: "user" }).opts())[0];
}

function text(more: Partial<RollOut> = {}): string {
  return rollOutText({
    name: "Narrow",
    deployer: { arn: DEPLOYER },
    format: "yaml",
    stack: "prod",
    region: "eu-west-1",
    callAs: "SELF",
    targets: { organizationalUnitIds: ["r-lark"] },
    ...more,
  });
}

describe("authomize access-role", () => {
  it("goes to the units of an organization, and to new accounts by itself", () => {
    const { targets, managementAccount } = targetsOf({ organization: {} });
    assert.deepEqual(targets, { organizationalUnitIds: ["r-lark"] });
    assert.equal(managementAccount, undefined);
    assert.match(text(), /--auto-deployment Enabled=true/);
    assert.match(text(), /--deployment-targets "OrganizationalUnitIds=r-lark" /);
  });

  it("goes to the accounts of a list alone, and to the legacy user's", () => {
    const accounts = [MANAGEMENT, MEMBER];
    const user = { arn: `arn:aws:iam::${LOGS}:user/x`, accessRoleName: "Access" };
    const { targets } = targetsOf({ accounts }, { accessKeyUser: user });
    assert.ok(targets);
    assert.deepEqual(targets.accounts, [LOGS, MEMBER]);
    const printed = text({ targets });
    assert.match(printed, /--auto-deployment Enabled=false\n/);
    assert.match(
      printed,
      /"OrganizationalUnitIds=\$\(aws organizations list-roots .*\),Accounts=058264715093,310957284466,AccountFilterType=INTERSECTION"/,
    );
  });

  it("comes into the management account by a stack where somebody deploys from elsewhere", () => {
    const other = { deployerAccountId: OUTSIDER };
    const { targets, managementAccount } = targetsOf({ organization: {} }, other);
    assert.deepEqual(targets, { organizationalUnitIds: ["r-lark"] });
    assert.equal(managementAccount, MANAGEMENT);
    const printed = text({ managementAccount: MANAGEMENT, callAs: "DELEGATED_ADMIN" });
    assert.match(printed, /aws cloudformation deploy .*--template-file access-role.yaml/);
    assert.equal(printed.match(/--call-as DELEGATED_ADMIN/g)?.length, 3);
  });

  const REFUSED: readonly (readonly [string, RegExp])[] = [
    [
      `arn:aws:sts::${MANAGEMENT}:assumed-role/Deployer/me`,
      /name its role: arn:aws:iam::417290385612:role\/Deployer, with the role's path/,
    ],
    [`arn:aws:iam::${MANAGEMENT}:root`, /whole account/],
    [MANAGEMENT, /whole account/],
    ["*", /without wildcards/],
    [`arn:aws:iam::${MANAGEMENT}:role/*`, /without wildcards/],
    [`arn:aws:iam::${MANAGEMENT}:group/Deployers`, /one IAM user or role/],
    [`arn:aws-us-gov:iam::${MANAGEMENT}:role/Deployer`, /commercial partition/],
  ];
  for (const [arn, rule] of REFUSED) {
    it(`trusts one user or role, and not ${arn}`, () => {
      assert.throws(() => parsed(deployerOption(), arn), rule);
    });
  }

  it("takes users and roles at any path", () => {
    for (const arn of [DEPLOYER, `arn:aws:iam::${MANAGEMENT}:user/a/b.c/d`]) {
      assert.equal(parsed(deployerOption(), arn), arn);
    }
  });

  it("refuses names that AWS makes roles of, or IAM does not take", () => {
    for (const name of ["organizationaccountaccessrole", "AWSControlTowerExecution", "a/b", ""]) {
      assert.throws(() => parsed(nameOption(), name), /AWS|IAM accepts/, name);
    }
    assert.equal(parsed(nameOption(), "Narrow"), "Narrow");
  });
});
