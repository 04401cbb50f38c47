import { DeleteRolePermissionsBoundaryCommand } from "@aws-sdk/client-iam";
import { DetachPolicyCommand, type OrganizationsClient } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { Environment, type Stack } from "./environment";
import {
  ACCESS_ROLE,
  allowing,
  bindAccessRole,
  control,
  controlledOrganization,
  denying,
  makeAccessRole,
  OWN_ROLE,
  replacePolicy,
} from "./refusingPolicies";
import { deployedRole, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

/** Each has something of its own in the way. */
const CONTROLLED = "310957284466";
const BOUND = "846120973358";
const DENIED = "058264715093";
const POOR = "692718340571";
const UNASKED = "273518609942";
/** Its service control policy leaves the access role out, and asks for a tag of all roles. */
const EXEMPT = "529640183727";

const NAME = "simulated";
const SETTINGS = {
  accounts: [
    MANAGEMENT_ACCOUNT,
    CONTROLLED,
    BOUND,
    { id: DENIED, accessRoleName: OWN_ROLE },
    { id: POOR, accessRoleName: OWN_ROLE },
    { id: UNASKED, accessRoleName: OWN_ROLE },
    EXEMPT,
  ],
  externalId: "some-external-id",
  tags: { "cost-center": "4711" },
};
const MEMBERS = [BOUND, CONTROLLED, DENIED, EXEMPT, POOR, UNASKED].sort();

interface Preflighted {
  readonly findings: readonly {
    readonly accountId: string;
    readonly severity: string;
    readonly rule: string;
    readonly problem: string;
    readonly fix: string;
  }[];
  readonly notSimulated: readonly string[];
}

/** In order: each step starts from what the one before left. */
describe("authomize preflight, where policies refuse the deployment's calls", () => {
  let environment: Environment;
  let organizations: OrganizationsClient;
  let stack: Stack;

  before(async () => {
    environment = await Environment.start();
    organizations = await controlledOrganization(environment);
    for (const account of [DENIED, POOR, UNASKED]) await makeAccessRole(environment, account);
    stack = await environment.stack(NAME, SETTINGS);
  });

  after(async () => {
    organizations.destroy();
    rmSync(join(ROOT, ".authomize", `preflight.${NAME}.json`), { force: true });
    await environment.stop();
  });

  async function preflighted(): Promise<Preflighted> {
    const { exitCode, stdout, output } = await stack.authomize("preflight", "--json");
    assert.equal(exitCode, 0, output);
    return JSON.parse(stdout) as Preflighted;
  }

  async function simulations(): Promise<Readonly<Record<string, number>>> {
    const { byAccount } = await environment.calls();
    const counted = Object.entries(byAccount).map(([account, actions]) => [
      account,
      actions["iam:SimulatePrincipalPolicy"] ?? 0,
    ]);
    return Object.fromEntries(counted) as Record<string, number>;
  }

  it("invents nothing, by one call for each access role", async () => {
    await environment.resetCalls();
    const { findings, notSimulated } = await preflighted();
    assert.deepEqual(findings, []);
    assert.deepEqual(notSimulated, []);
    const expected = MEMBERS.map((id) => [id, 1]);
    assert.deepEqual(await simulations(), {
      ...Object.fromEntries(expected),
      [MANAGEMENT_ACCOUNT]: 0,
    });
  });

  let guard: string;

  it("warns of what a service control policy, a boundary or the access role's own policies refuse", async () => {
    guard = await control(
      organizations,
      "Guard",
      CONTROLLED,
      denying(["iam:CreateRole", "iam:AttachRolePolicy", "iam:DeleteRole"]),
    );
    await control(
      organizations,
      "Others",
      EXEMPT,
      denying("iam:*", {
        ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::*:role/${ACCESS_ROLE}` },
      }),
      denying("iam:CreateRole", { Null: { "aws:RequestTag/cost-center": "true" } }),
    );
    await bindAccessRole(environment, BOUND, allowing({ NotAction: "iam:TagRole" }));
    await replacePolicy(
      environment,
      DENIED,
      allowing({ Action: "*" }),
      denying("iam:AttachRolePolicy"),
    );
    await replacePolicy(
      environment,
      POOR,
      allowing({ Action: ["iam:Get*", "iam:List*", "iam:Simulate*"] }),
    );
    await replacePolicy(
      environment,
      UNASKED,
      allowing({ NotAction: ["iam:SimulatePrincipalPolicy"] }),
    );

    const { findings, notSimulated } = await preflighted();
    assert.deepEqual(notSimulated, [UNASKED]);
    assert.ok(findings.every(({ severity }) => severity === "info"));
    const refusals = findings.map(({ accountId, rule, problem }) => {
      const [, actions, reason] = /refused ([\w:, ]+) on arn:\S+: (.*)/.exec(problem) ?? [];
      return `${accountId} ${rule} ${actions}: ${reason}`;
    });
    const removal = "iam:DeleteRole, iam:DeleteRolePolicy, iam:DetachRolePolicy, iam:UntagRole";
    const change = "iam:UpdateAssumeRolePolicy, iam:UpdateRole, iam:UpdateRoleDescription";
    assert.deepEqual(refusals.sort(), [
      `${DENIED} up-refused iam:AttachRolePolicy: a policy of the role Deployer denies it (role_Deployer_Deploy)`,
      `${CONTROLLED} change-refused iam:DeleteRole: a service control policy denies it`,
      `${CONTROLLED} up-refused iam:AttachRolePolicy, iam:CreateRole: a service control policy denies them`,
      `${POOR} change-refused ${removal}, ${change}: no policy of the role Deployer allows them`,
      `${POOR} up-refused iam:AttachRolePolicy, iam:CreateRole, iam:TagRole: no policy of the role Deployer allows them`,
      `${BOUND} up-refused iam:TagRole: the permissions boundary of the role ${ACCESS_ROLE} does not allow it`,
    ]);
  });

  it("shows each with its fix, and says that they hold nothing up", async () => {
    const { exitCode, stdout } = await stack.authomize("preflight");
    assert.equal(exitCode, 0);
    const text = stdout.replace(/[│\s]+/g, " ");
    assert.match(
      text,
      new RegExp(`list-policies-for-target \\S+ SERVICE_CONTROL_POLICY --target-id ${CONTROLLED};`),
    );
    assert.match(text, new RegExp(`aws iam get-role --role-name ${ACCESS_ROLE}`));
    assert.match(
      text,
      /4 accounts with warnings of AWS's policy simulator.* 7 accounts: all ready\./,
    );
  });

  it("is right: there the update fails by those very calls, and nowhere else", async () => {
    const args = ["up", "--yes", "--skip-preview", "--continue-on-error"];
    const { exitCode, output } = await stack.pulumi(...args);
    assert.notEqual(exitCode, 0);
    const { incompleteAccounts } = await stack.outputs();
    assert.deepEqual(incompleteAccounts, [DENIED, CONTROLLED, POOR, BOUND]);
    for (const account of [MANAGEMENT_ACCOUNT, EXEMPT, UNASKED]) {
      assert.ok(await deployedRole(environment, account), account);
    }
    const refusals = [
      [CONTROLLED, "iam:CreateRole", "with an explicit deny in a service control policy"],
      [BOUND, "iam:TagRole", "because no permissions boundary allows"],
      [DENIED, "iam:AttachRolePolicy", "with an explicit deny in an identity-based policy"],
      [POOR, "iam:CreateRole", "because no identity-based policy allows"],
    ];
    for (const [account = "", action = "", reason = ""] of refusals) {
      const refusal = `${account}\\S* is not authorized to perform: ${action} on [^]{0,200}${reason}`;
      assert.match(output.replace(/\s+/g, " "), new RegExp(refusal));
    }
  });

  it("warns of nothing once it is mended", async () => {
    await organizations.send(new DetachPolicyCommand({ PolicyId: guard, TargetId: CONTROLLED }));
    const iam = await iamIn(environment, BOUND);
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: ACCESS_ROLE }));
    iam.destroy();
    for (const account of [DENIED, POOR, UNASKED])
      await replacePolicy(environment, account, allowing({ Action: "*" }));
    const { findings } = await preflighted();
    assert.deepEqual(findings, []);
  });

  it("asks about the legacy user's account as well, and not where a StackSet makes the roles", async () => {
    await control(
      organizations,
      "Keys",
      CONTROLLED,
      denying(["iam:CreateAccessKey", "iam:CreateRole"]),
    );
    stack.configure({
      organization: { include: { organizationalUnits: ["ou-lark-prod0001"] } },
      externalId: "some-external-id",
      rollout: "stackSet",
      legacyUser: { account: CONTROLLED },
    });
    await environment.resetCalls();
    const { stdout } = await stack.authomize("preflight", "--json");
    const { findings } = JSON.parse(stdout) as Preflighted;
    const refused = findings.filter(({ rule }) => rule === "up-refused");
    assert.equal(refused.length, 1);
    assert.match(
      refused[0]?.problem ?? "",
      /refused iam:CreateAccessKey on \S+:user\/authomize-simulated: a service control/,
    );
    const { [CONTROLLED]: ofUser, ...others } = await simulations();
    assert.equal(ofUser, 1);
    assert.ok(Object.values(others).every((count) => count === 0));
  });
});
