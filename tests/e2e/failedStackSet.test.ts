import { CreatePolicyCommand, CreateRoleCommand, DeleteRoleCommand } from "@aws-sdk/client-iam";
import {
  CreateAccountCommand,
  EnableAWSServiceAccessCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { deployedRole, deployedRoles, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const READY = ["310957284466", "846120973358", "273518609942", "529640183727"];
const UNREADY = "735081462910";
const MEMBERS = [...READY, UNREADY].sort();
const NEXT = "058264715093";
const RoleName = "AuthomizeCrossAccountTrustRole";
const SETTINGS = {
  organization: { include: { organizationalUnits: ["ou-lark-workload"] } },
  rollout: "stackSet",
  externalId: "first-external-id",
  permissionsBoundary: "VendorBoundary",
};

/** In order: each step starts from what the one before left. */
describe("a StackSet whose operation fails in some accounts", () => {
  let environment: Environment;
  let stack: Stack;
  let organizations: OrganizationsClient;

  before(async () => {
    environment = await Environment.start();
    organizations = new OrganizationsClient(sdkConnection(environment.variables));
    const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    for (const account of READY) await makeBoundary(account);
    stack = await environment.stack("failing", SETTINGS);
  });

  after(async () => {
    organizations.destroy();
    await environment.stop();
  });

  async function makeBoundary(account: string): Promise<void> {
    const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    const iam = await iamIn(environment, account);
    await iam.send(new CreatePolicyCommand({ PolicyName: "VendorBoundary", PolicyDocument }));
    iam.destroy();
  }

  async function failingUp(...options: readonly string[]): Promise<string> {
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview", ...options);
    assert.notEqual(exitCode, 0);
    assert.doesNotMatch(output, /unhandled|\bat .*\.[jt]s:\d+/);
    return output;
  }

  async function roleIds(): Promise<Readonly<Record<string, string | undefined>>> {
    const roles = await deployedRoles(environment, MEMBERS);
    return Object.fromEntries(MEMBERS.map((id) => [id, roles[id]?.roleId]));
  }

  async function incompleteAccounts(): Promise<unknown> {
    return (await stack.outputs())["incompleteAccounts"];
  }

  it("beyond the tolerance names each account and its reason", async () => {
    assert.match(
      await failingUp(),
      /Account \(735081462910\), Region \(us-east-1\), FAILED: .*policy\/VendorBoundary does not exist/,
    );
  });

  it("and again, however often, without a stack trace; what is there is in nobody's way", async () => {
    assert.match(await failingUp("--continue-on-error"), /Account \(735081462910\)[^]*FAILED/);
    assert.ok(((await incompleteAccounts()) as string[]).includes(UNREADY));
  });

  it("within the tolerance makes all other roles, and the run fails at its end", async () => {
    stack.configure({ ...SETTINGS, stackSet: { failureToleranceCount: 1 } });
    assert.match(
      await failingUp(),
      /could not finish 1 account\. All others are deployed\.\s+735081462910\s+.*policy\/VendorBoundary does not exist/,
    );
    const ids = await roleIds();
    for (const id of READY) assert.ok(ids[id], id);
    assert.equal(ids[UNREADY], undefined);
    assert.deepEqual(await incompleteAccounts(), [UNREADY]);
  });

  it("is completed by the next run, which touches nobody else's role", async () => {
    const before = await roleIds();
    await makeBoundary(UNREADY);
    await stack.up();
    const after = await roleIds();
    assert.ok(after[UNREADY]);
    assert.deepEqual({ ...after, [UNREADY]: undefined }, before);
    assert.deepEqual(await incompleteAccounts(), []);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("a role in the way is named before anything is touched, in later updates as well", async () => {
    const iam = await iamIn(environment, NEXT);
    const AssumeRolePolicyDocument = JSON.stringify(trustPolicy("by-hand"));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const organizationalUnits = ["ou-lark-workload", "ou-lark-security"];
    stack.configure({ ...SETTINGS, organization: { include: { organizationalUnits } } });
    assert.match(await failingUp(), /exists already in 1 account[^]*058264715093/);
    await iam.send(new DeleteRoleCommand({ RoleName }));
    iam.destroy();
  });

  it("trusts a legacy user once it exists, and the vendor again before it is gone", async () => {
    const user = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/authomize-failing`;
    stack.configure({ ...SETTINGS, legacyUser: true });
    await stack.up();
    const trust = async () => (await deployedRole(environment, UNREADY))?.trustPolicy;
    assert.deepEqual(await trust(), trustPolicy("first-external-id", user));
    stack.configure(SETTINGS);
    await stack.up();
    assert.deepEqual(await trust(), trustPolicy("first-external-id"));
  });

  it("without automatic deployment enrols newcomers by the next run", async () => {
    const manual = {
      ...SETTINGS,
      stackSet: { autoDeployment: false },
      permissionsBoundary: undefined,
    };
    stack.configure({ ...manual, maxRemovals: 5 });
    await stack.up();
    const { CreateAccountStatus: created } = await organizations.send(
      new CreateAccountCommand({ AccountName: "Newcomer", Email: "new@larkspur.example.com" }),
    );
    const AccountId = created?.AccountId ?? "";
    const DestinationParentId = "ou-lark-prod0001";
    await organizations.send(
      new MoveAccountCommand({ AccountId, SourceParentId: "r-lark", DestinationParentId }),
    );
    assert.equal(await deployedRole(environment, AccountId), undefined);
    stack.configure(manual);
    await stack.up();
    assert.ok(await deployedRole(environment, AccountId));
    assert.deepEqual(await incompleteAccounts(), []);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    assert.deepEqual(await roleIds(), Object.fromEntries(MEMBERS.map((id) => [id, undefined])));
  });
});
