import { AttachRolePolicyCommand, CreateRoleCommand, type IAMClient } from "@aws-sdk/client-iam";
import {
  DeregisterDelegatedAdministratorCommand,
  EnableAWSServiceAccessCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { sessionIn } from "./sessionIn";
import { deployedRole, deployedRoles, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const ADMINISTRATOR = "692718340571";
const MEMBERS = [ADMINISTRATOR, "058264715093", "310957284466", "846120973358", "273518609942"];
const ACCESS_ROLE = "OrganizationAccountAccessRole";
const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
const SETTINGS = {
  organization: {
    include: {
      organizationalUnits: ["ou-lark-security", "ou-lark-prod0001"],
      accounts: [MANAGEMENT_ACCOUNT],
    },
  },
  rollout: "stackSet",
  stackSet: { callAs: "DELEGATED_ADMIN" },
  externalId: "first-external-id",
};

/** In order: each step starts from what the one before left. */
describe("a rollout by StackSet from a delegated administrator", () => {
  let environment: Environment;
  let stack: Stack;
  let organizations: OrganizationsClient;
  let management: IAMClient;

  before(async () => {
    environment = await Environment.start();
    organizations = new OrganizationsClient(sdkConnection(environment.variables));
    management = await iamIn(environment, MANAGEMENT_ACCOUNT);
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    stack = await environment.stack("delegated", SETTINGS);
    stack.variables = await administrator();
  });

  after(async () => {
    organizations.destroy();
    management.destroy();
    await environment.stop();
  });

  const administrator = () => sessionIn(environment, ADMINISTRATOR);

  async function failingUp(): Promise<string> {
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.doesNotMatch(output, /\bat .*\.ts:\d+/);
    return output;
  }

  async function assertTrusted(accounts: readonly string[], externalId: string): Promise<void> {
    const roles = await deployedRoles(environment, accounts);
    for (const id of accounts) {
      assert.deepEqual(roles[id]?.trustPolicy, trustPolicy(externalId), id);
    }
  }

  it("that is not one yet: the organization cannot be read, and the message says who may", async () => {
    assert.match(
      await failingUp(),
      /does not let these credentials read the organization[^]*credentials of the management account or of a delegated administrator/,
    );
    const registration = { AccountId: ADMINISTRATOR, ServicePrincipal };
    await organizations.send(new RegisterDelegatedAdministratorCommand(registration));
  });

  it("without callAs: nothing is touched, and the message names the setting", async () => {
    stack.configure({ ...SETTINGS, stackSet: {} });
    assert.match(
      await failingUp(),
      /692718340571, which is not the management account, and stackSet.callAs is SELF[^]*stackSet.callAs DELEGATED_ADMIN/,
    );
    assert.equal(await deployedRole(environment, ADMINISTRATOR), undefined);
    stack.configure(SETTINGS);
  });

  it("plans the organization as the management account does", async () => {
    const { exitCode, stdout, output } = await stack.authomize("plan", "--json");
    assert.equal(exitCode, 0, output);
    stack.variables = {};
    assert.equal((await stack.authomize("plan", "--json")).stdout, stdout);
    stack.variables = await administrator();
  });

  it("makes the members' roles, its own account's among them, and names the management account, which it cannot reach", async () => {
    assert.match(
      await failingUp(),
      /1 account cannot be reached[^]*417290385612 \(Larkspur management\), by its role OrganizationAccountAccessRole/,
    );
    await assertTrusted(MEMBERS, "first-external-id");
    assert.equal(await deployedRole(environment, MANAGEMENT_ACCOUNT), undefined);
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], [MANAGEMENT_ACCOUNT]);
  });

  it("makes the management account's role once there is an access role in it", async () => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${ADMINISTRATOR}:root` },
          Action: "sts:AssumeRole",
        },
      ],
    });
    const role = { RoleName: ACCESS_ROLE, AssumeRolePolicyDocument };
    const PolicyArn = "arn:aws:iam::aws:policy/IAMFullAccess";
    await management.send(new CreateRoleCommand(role));
    await management.send(new AttachRolePolicyCommand({ RoleName: ACCESS_ROLE, PolicyArn }));
    await stack.up();
    await assertTrusted([MANAGEMENT_ACCOUNT], "first-external-id");
    assert.deepEqual((await stack.outputs())["incompleteAccounts"], []);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("changes every role in place, and refresh finds nothing", async () => {
    stack.configure({ ...SETTINGS, externalId: "second-external-id" });
    await stack.up();
    await assertTrusted([...MEMBERS, MANAGEMENT_ACCOUNT], "second-external-id");
    await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("leaves the management account out when it is excluded", async () => {
    const organization = { ...SETTINGS.organization, exclude: { accounts: [MANAGEMENT_ACCOUNT] } };
    stack.configure({ ...SETTINGS, organization, externalId: "second-external-id" });
    await stack.up();
    assert.equal(await deployedRole(environment, MANAGEMENT_ACCOUNT), undefined);
    await assertTrusted(MEMBERS, "second-external-id");
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    const roles = await deployedRoles(environment, MEMBERS);
    for (const id of MEMBERS) assert.equal(roles[id], undefined, id);
    const registration = { AccountId: ADMINISTRATOR, ServicePrincipal };
    await organizations.send(new DeregisterDelegatedAdministratorCommand(registration));
  });
});
