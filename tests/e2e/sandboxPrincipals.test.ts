import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetRoleCommand,
  type IAMClient,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleDescriptionCommand,
  type AccessKey,
} from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  ConstraintViolationException,
  CreatePolicyCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  OrganizationsClient,
  PolicyTypeNotEnabledException,
} from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { iamIn, MANAGEMENT_ACCOUNT, type SandboxAccess } from "../../sandbox/deployedRoles";
import { sandboxEnvironment, sdkConnection } from "../../sandbox/environment";
import { startSandbox, stopSandbox } from "../../sandbox/sandbox";

const SHOP = "310957284466";
const SECURITY = "058264715093";
const UserName = "partner";
const USER = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/${UserName}`;
const RoleName = "Trusting";
const ROLE = `arn:aws:iam::${SHOP}:role/${RoleName}`;

function document(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

function trust(principal: string): string {
  return document({ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" });
}

/** In order: each step starts from what the one before left. */
describe("the sandbox's principals and policies", () => {
  let home: string;
  let access: SandboxAccess;
  let organizations: OrganizationsClient;
  let management: IAMClient;
  let shop: IAMClient;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "authomize-e2e-"));
    await startSandbox({ home, port: 0, toolchain: false });
    access = { variables: sandboxEnvironment({ home }) };
    organizations = new OrganizationsClient(sdkConnection(access.variables));
    management = await iamIn(access, MANAGEMENT_ACCOUNT);
    shop = await iamIn(access, SHOP);
  });

  after(async () => {
    for (const client of [organizations, management, shop]) client.destroy();
    await stopSandbox({ home });
    rmSync(home, { recursive: true, force: true });
  });

  async function makeUser(): Promise<AccessKey> {
    await management.send(new CreateUserCommand({ UserName }));
    const PolicyDocument = document({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" });
    const policy = { UserName, PolicyName: "Assume", PolicyDocument };
    await management.send(new PutUserPolicyCommand(policy));
    const { AccessKey } = await management.send(new CreateAccessKeyCommand({ UserName }));
    assert.ok(AccessKey);
    return AccessKey;
  }

  async function deleteUser({ AccessKeyId }: AccessKey): Promise<void> {
    await management.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
    await management.send(new DeleteUserPolicyCommand({ UserName, PolicyName: "Assume" }));
    await management.send(new DeleteUserCommand({ UserName }));
  }

  async function assume({ AccessKeyId = "", SecretAccessKey = "" }: AccessKey): Promise<void> {
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
    const sts = new STSClient({ ...sdkConnection(access.variables), credentials });
    await sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "partner" }));
    sts.destroy();
  }

  async function trusted(): Promise<string> {
    const { Role } = await shop.send(new GetRoleCommand({ RoleName }));
    const text = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    const policy = JSON.parse(text) as { Statement: [{ Principal: { AWS: string } }] };
    return policy.Statement[0].Principal.AWS;
  }

  it("a deleted principal shows as its unique ID, and another of its name is not trusted", async () => {
    const first = await makeUser();
    const AssumeRolePolicyDocument = trust(USER);
    await shop.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await assume(first);
    assert.equal(await trusted(), USER);
    await deleteUser(first);
    assert.match(await trusted(), /^AIDA[A-Z0-9]{17}$/);
    const second = await makeUser();
    assert.match(await trusted(), /^AIDA/);
    await assert.rejects(assume(second), /not authorized to perform: sts:AssumeRole/);
    const invalid = { RoleName, PolicyDocument: trust(await trusted()) };
    await assert.rejects(
      shop.send(new UpdateAssumeRolePolicyCommand(invalid)),
      /Invalid principal in policy: "AWS":"AIDA/,
    );
    const renewed = { RoleName, PolicyDocument: trust(USER) };
    await shop.send(new UpdateAssumeRolePolicyCommand(renewed));
    await assume(second);
    assert.equal(await trusted(), USER);
  });

  it("GetRole says when a role was used last", async () => {
    const used = await shop.send(new GetRoleCommand({ RoleName: "OrganizationAccountAccessRole" }));
    assert.ok(used.Role?.RoleLastUsed?.LastUsedDate);
    const unused = await shop.send(new GetRoleCommand({ RoleName }));
    assert.equal(unused.Role?.RoleLastUsed?.LastUsedDate, undefined);
  });

  it("a service control policy limits the accounts below it, and never the management account", async () => {
    const Content = document({ Effect: "Deny", Action: "iam:UpdateRole*", Resource: "*" });
    const Type = "SERVICE_CONTROL_POLICY";
    const command = new CreatePolicyCommand({ Name: "Frozen", Description: "", Type, Content });
    const { Policy } = await organizations.send(command);
    const { Id: PolicyId = "", Arn = "" } = Policy?.PolicySummary ?? {};
    const attachTo = (TargetId: string) =>
      organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
    await assert.rejects(attachTo("r-lark"), PolicyTypeNotEnabledException);
    const enable = new EnablePolicyTypeCommand({ RootId: "r-lark", PolicyType: Type });
    await organizations.send(enable);
    await attachTo("ou-lark-workload");

    const update = new UpdateRoleDescriptionCommand({ RoleName, Description: "new" });
    const denied = `${ROLE} with an explicit deny in a service control policy: ${Arn}`;
    await assert.rejects(shop.send(update), ({ message }: Error) => message.endsWith(denied));
    const elsewhere = await iamIn(access, SECURITY);
    const other = { RoleName: "OrganizationAccountAccessRole", Description: "new" };
    await elsewhere.send(new UpdateRoleDescriptionCommand(other));
    elsewhere.destroy();

    const simulation = await shop.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${SHOP}:role/OrganizationAccountAccessRole`,
        ActionNames: ["iam:UpdateRoleDescription", "iam:GetRole"],
        ResourceArns: [ROLE],
      }),
    );
    assert.deepEqual(
      simulation.EvaluationResults?.map(({ EvalDecision, OrganizationsDecisionDetail }) => [
        EvalDecision,
        OrganizationsDecisionDetail?.AllowedByOrganizations,
      ]),
      [
        ["explicitDeny", false],
        ["allowed", true],
      ],
    );

    await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId: "ou-lark-workload" }));
    await attachTo("r-lark");
    await assert.rejects(shop.send(update), ({ message }: Error) => message.endsWith(denied));
    const AssumeRolePolicyDocument = trust(USER);
    await management.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await management.send(update);
  });

  it("a root, a unit and an account always have one", async () => {
    const last = { PolicyId: "p-FullAWSAccess", TargetId: SHOP };
    await assert.rejects(
      organizations.send(new DetachPolicyCommand(last)),
      ConstraintViolationException,
    );
  });
});
