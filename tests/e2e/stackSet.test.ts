import {
  CloseAccountCommand,
  CreateAccountCommand,
  EnableAWSServiceAccessCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { StackSets } from "./stackSetOperations";
import { deployedRole, deployedRoles, MANAGEMENT_ACCOUNT, type DeployedRole } from "./trustRoles";

const WORKLOADS = ["310957284466", "846120973358", "273518609942", "529640183727", "735081462910"];
const SECURITY = ["058264715093", "692718340571"];
const ROLE_NAME = "AuthomizeCrossAccountTrustRole";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";

const SETTINGS = {
  organization: {
    include: { organizationalUnits: ["ou-lark-workload"], accounts: [MANAGEMENT_ACCOUNT] },
  },
  rollout: "stackSet",
  identityCenter: true,
  externalId: "first-external-id",
};

function organizations({ variables }: Environment): OrganizationsClient {
  return new OrganizationsClient(sdkConnection(variables));
}

function trustStackSets(environment: Environment) {
  const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
  return organizations(environment).send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
}

function present(role: DeployedRole | undefined): DeployedRole {
  assert.ok(role, "the role does not exist");
  return role;
}

/** One environment's life by StackSet, in order: each step starts from what the one before left. */
describe("a rollout by StackSet", () => {
  let environment: Environment;
  let stack: Stack;
  let roleIds: Readonly<Record<string, string>>;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("stack-set", SETTINGS);
  });

  after(async () => {
    await environment.stop();
  });

  async function whoHasTheRole(): Promise<readonly string[]> {
    const all = [MANAGEMENT_ACCOUNT, ...WORKLOADS, ...SECURITY];
    const roles = await deployedRoles(environment, all);
    return all.filter((id) => roles[id] !== undefined).sort();
  }

  async function currentRoleIds(accounts: readonly string[]) {
    const roles = await deployedRoles(environment, accounts);
    return Object.fromEntries(accounts.map((id) => [id, present(roles[id]).roleId]));
  }

  it("touches nothing where the organization does not trust StackSets, and says how to enable it", async () => {
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /aws cloudformation activate-organizations-access/);
    assert.doesNotMatch(output, /\n\s+at /);
    assert.deepEqual(await whoHasTheRole(), []);
    await trustStackSets(environment);
  });

  it("up makes the contract's role in every account, the management account's with Identity Center", async () => {
    await stack.up();
    assert.deepEqual(await whoHasTheRole(), [MANAGEMENT_ACCOUNT, ...WORKLOADS].sort());
    const member = present(await deployedRole(environment, "310957284466"));
    assert.deepEqual(member.managedPolicyArns, [SECURITY_AUDIT]);
    assert.deepEqual(member.trustPolicy, trustPolicy("first-external-id"));
    assert.deepEqual(member.inlinePolicies, []);
    const management = present(await deployedRole(environment, MANAGEMENT_ACCOUNT));
    assert.equal(management.managedPolicyArns.length, 3);
    assert.deepEqual(
      { ...member, arn: "", roleId: "", managedPolicyArns: [] },
      { ...management, arn: "", roleId: "", managedPolicyArns: [] },
    );
    roleIds = await currentRoleIds(WORKLOADS);
  });

  it("exports the same as the other rollout, and what the StackSet is", async () => {
    const accounts = [MANAGEMENT_ACCOUNT, ...WORKLOADS].sort();
    const { roleIds: ownIds, ...outputs } = await stack.outputs();
    assert.deepEqual(Object.keys(ownIds as object), [MANAGEMENT_ACCOUNT]);
    assert.deepEqual(outputs, {
      roleArns: Object.fromEntries(
        accounts.map((id) => [id, `arn:aws:iam::${id}:role/${ROLE_NAME}`]),
      ),
      externalId: "first-external-id",
      roleName: ROLE_NAME,
      accounts,
      incompleteAccounts: [],
      incompleteRemovals: [],
      handover: { accountNumbers: accounts.join(","), managementAccount: MANAGEMENT_ACCOUNT },
      rollout: "stackSet",
      stackSet: {
        name: "authomize-stack-set",
        region: "us-east-1",
        autoDeployment: true,
        retainOnLeaving: false,
        deploymentTargets: { organizationalUnitIds: ["ou-lark-workload"] },
      },
    });
  });

  it("then there is nothing to change, and refresh finds nothing", async () => {
    await stack.succeed("preview", "--expect-no-changes");
    await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("a changed external ID, boundary and duration update every role in place", async () => {
    stack.configure({
      ...SETTINGS,
      externalId: "second-external-id",
      permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      maxSessionDuration: 7200,
    });
    await stack.up();
    for (const role of Object.values(await deployedRoles(environment, WORKLOADS))) {
      assert.deepEqual(present(role).trustPolicy, trustPolicy("second-external-id"));
      assert.equal(present(role).permissionsBoundary, "arn:aws:iam::aws:policy/ReadOnlyAccess");
      assert.equal(present(role).maxSessionDuration, 7200);
    }
    assert.deepEqual(await currentRoleIds(WORKLOADS), roleIds);
    stack.configure(SETTINGS);
    await stack.up();
  });

  it("a new account in the unit has the role before the next up, which changes only the outputs", async () => {
    const client = organizations(environment);
    const { CreateAccountStatus: created } = await client.send(
      new CreateAccountCommand({ AccountName: "Newcomer", Email: "new@larkspur.example.com" }),
    );
    const id = created?.AccountId ?? "";
    const stackSets = new StackSets(environment.variables);
    const move = async (SourceParentId: string, DestinationParentId: string) => {
      const between = { AccountId: id, SourceParentId, DestinationParentId };
      await client.send(new MoveAccountCommand(between));
      await stackSets.settled("authomize-stack-set");
    };
    await move("r-lark", "ou-lark-prod0001");
    assert.deepEqual(present(await deployedRole(environment, id)).managedPolicyArns, [
      SECURITY_AUDIT,
    ]);
    const output = await stack.up();
    assert.doesNotMatch(output, /created|updated|deleted|replaced/);
    assert.ok(((await stack.outputs())["accounts"] as string[]).includes(id));
    await move("ou-lark-prod0001", "r-lark");
    assert.equal(await deployedRole(environment, id), undefined);
    await client.send(new CloseAccountCommand({ AccountId: id }));
    await stack.up();
  });

  it("another unit comes and goes, and nobody else's role changes", async () => {
    const { include } = SETTINGS.organization;
    const both = { ...include, organizationalUnits: ["ou-lark-workload", "ou-lark-security"] };
    stack.configure({ ...SETTINGS, organization: { include: both } });
    await stack.up();
    assert.deepEqual(await whoHasTheRole(), [MANAGEMENT_ACCOUNT, ...WORKLOADS, ...SECURITY].sort());
    stack.configure(SETTINGS);
    await stack.up();
    assert.deepEqual(await whoHasTheRole(), [MANAGEMENT_ACCOUNT, ...WORKLOADS].sort());
    assert.deepEqual(await currentRoleIds(WORKLOADS), roleIds);
  });

  it("stops where AWS would enrol new accounts that are left out, and names the unit", async () => {
    const organization = { include: { accounts: ["310957284466"] } };
    stack.configure({ ...SETTINGS, organization, identityCenter: false, maxRemovals: 9 });
    const { output, exitCode } = await stack.pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /AWS would enrol every new account[^]*ou-lark-prod0001 \(production\)/);
    const plan = await stack.authomize("plan");
    assert.equal(plan.exitCode, 1);
    assert.match(plan.output, /AWS would enrol every new account[^]*ou-lark-prod0001/);
    const { refusals } = JSON.parse((await stack.authomize("plan", "--json")).stdout) as {
      refusals: string[];
    };
    assert.equal(refusals.length, 1);
  });

  it("an excluded account is not deleted by surprise: the roles that would be made again are counted first", async () => {
    const organization = { ...SETTINGS.organization, exclude: { accounts: ["529640183727"] } };
    stack.configure({ ...SETTINGS, organization });
    const { output, exitCode } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /delete the role in 5 accounts and make it again/);
    assert.deepEqual(await currentRoleIds(WORKLOADS), roleIds);

    stack.configure({ ...SETTINGS, organization, maxRemovals: 5 });
    const plan = await stack.authomize("plan");
    assert.equal(plan.exitCode, 0, plan.output);
    assert.match(plan.output, /Warning: .*529640183727.*\n?.*automatic deployment ignores/);
    assert.match(
      await stack.up(),
      /deletes the StackSet authomize-stack-set and the role in 5 accounts/,
    );
    assert.match(await stack.up(), /529640183727.*automatic deployment ignores/);
    const remaining = WORKLOADS.filter((id) => id !== "529640183727");
    assert.deepEqual(await whoHasTheRole(), [MANAGEMENT_ACCOUNT, ...remaining].sort());
    roleIds = await currentRoleIds(remaining);
  });

  it("further accounts that are excluded and enrolled again touch no other, and no filter deletes the rest", async () => {
    const exclude = { accounts: ["529640183727", "310957284466"] };
    stack.configure({ ...SETTINGS, organization: { ...SETTINGS.organization, exclude } });
    await stack.up();
    assert.equal(await deployedRole(environment, "310957284466"), undefined);
    const one = { accounts: ["529640183727"] };
    stack.configure({ ...SETTINGS, organization: { ...SETTINGS.organization, exclude: one } });
    await stack.up();
    const untouched = ["846120973358", "273518609942", "735081462910"];
    const before = Object.fromEntries(untouched.map((id) => [id, roleIds[id]]));
    assert.deepEqual(await currentRoleIds(untouched), before);
    assert.ok(await deployedRole(environment, "310957284466"));
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    assert.deepEqual(await whoHasTheRole(), []);
    await stack.succeed("stack", "rm", "stack-set", "--yes");
  });
});
