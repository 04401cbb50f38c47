import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { Environment, type Stack } from "./environment";
import {
  deployedRole,
  deployedRoles,
  iamIn,
  MANAGEMENT_ACCOUNT,
  type DeployedRole,
} from "./trustRoles";

const MEMBERS = ["058264715093", "310957284466", "846120973358"];
const ADDED = "735081462910";
const ROLE_NAME = "AuthomizeCrossAccountTrustRole";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const IDENTITY_CENTER = [
  "arn:aws:iam::aws:policy/AWSSSOReadOnly",
  "arn:aws:iam::aws:policy/AWSSSODirectoryReadOnly",
];

const SETTINGS = {
  accounts: [MANAGEMENT_ACCOUNT, ...MEMBERS],
  managementAccount: MANAGEMENT_ACCOUNT,
  identityCenter: true,
  externalId: "first-external-id",
};

function present(role: DeployedRole | undefined): DeployedRole {
  assert.ok(role, "the role does not exist");
  return role;
}

/** An environment's life, in order: each step starts from what the one before left. */
describe("one environment, from the first up to destroy", () => {
  let environment: Environment;
  let stack: Stack;
  let roleIds: Readonly<Record<string, string>>;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("life", SETTINGS);
  });

  after(async () => {
    await environment.stop();
  });

  async function currentRoleIds(accounts: readonly string[]): Promise<Record<string, string>> {
    const roles = await deployedRoles(environment, accounts);
    return Object.fromEntries(accounts.map((id) => [id, present(roles[id]).roleId]));
  }

  it("up makes the contract's role in every account", async () => {
    await stack.up();
    for (const account of SETTINGS.accounts) {
      const role = present(await deployedRole(environment, account));
      const policies =
        account === MANAGEMENT_ACCOUNT ? [SECURITY_AUDIT, ...IDENTITY_CENTER] : [SECURITY_AUDIT];
      assert.equal(role.arn, `arn:aws:iam::${account}:role/${ROLE_NAME}`);
      assert.deepEqual(role.trustPolicy, trustPolicy("first-external-id"));
      assert.deepEqual([...role.managedPolicyArns].sort(), [...policies].sort());
      assert.deepEqual(role.inlinePolicies, []);
      assert.equal(role.maxSessionDuration, 3600);
    }
    roleIds = await currentRoleIds(SETTINGS.accounts);
  });

  it("exports what the vendor's dialog and consumers need", async () => {
    const accounts = [...SETTINGS.accounts].sort();
    assert.deepEqual(await stack.outputs(), {
      roleIds: Object.fromEntries(accounts.map((id) => [id, roleIds[id]])),
      incompleteRemovals: [],
      roleArns: Object.fromEntries(
        accounts.map((id) => [id, `arn:aws:iam::${id}:role/${ROLE_NAME}`]),
      ),
      externalId: "first-external-id",
      roleName: ROLE_NAME,
      accounts,
      incompleteAccounts: [],
      handover: { accountNumbers: accounts.join(","), managementAccount: MANAGEMENT_ACCOUNT },
    });
  });

  it("then there is nothing to change, and refresh finds nothing", async () => {
    await stack.succeed("preview", "--expect-no-changes");
    await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("a changed external ID updates every trust policy in place", async () => {
    stack.configure({ ...SETTINGS, externalId: "second-external-id" });
    await stack.up();
    for (const role of Object.values(await deployedRoles(environment, SETTINGS.accounts))) {
      assert.deepEqual(present(role).trustPolicy, trustPolicy("second-external-id"));
    }
    assert.deepEqual(await currentRoleIds(SETTINGS.accounts), roleIds);
  });

  it("an account added and one removed touches those two only", async () => {
    const [removed = "", ...kept] = MEMBERS;
    const accounts = [ADDED, ...kept.reverse(), MANAGEMENT_ACCOUNT];
    stack.configure({ ...SETTINGS, accounts, externalId: "second-external-id" });
    const output = await stack.up();
    // A provider, a TrustRole and its three resources each; the integration itself and the stack stay.
    assert.match(output, /\+ 5 created/);
    assert.match(output, /- 5 deleted/);
    assert.doesNotMatch(output, /~ \d+ updated|replaced/);
    assert.equal(await deployedRole(environment, removed), undefined);
    assert.deepEqual(present(await deployedRole(environment, ADDED)).managedPolicyArns, [
      SECURITY_AUDIT,
    ]);
    const stayed = [...kept, MANAGEMENT_ACCOUNT];
    const before = Object.fromEntries(stayed.map((id) => [id, roleIds[id]]));
    assert.deepEqual(await currentRoleIds(stayed), before);
  });

  it("policies changed by hand are put back, and what was added is taken away", async () => {
    const role = { RoleName: ROLE_NAME };
    const iam = await iamIn(environment, ADDED);
    await iam.send(new DetachRolePolicyCommand({ ...role, PolicyArn: SECURITY_AUDIT }));
    await iam.send(
      new AttachRolePolicyCommand({
        ...role,
        PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    );
    const document = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    };
    await iam.send(
      new PutRolePolicyCommand({
        ...role,
        PolicyName: "backdoor",
        PolicyDocument: JSON.stringify(document),
      }),
    );
    await stack.up("--refresh");
    const repaired = present(await deployedRole(environment, ADDED));
    assert.deepEqual(repaired.managedPolicyArns, [SECURITY_AUDIT]);
    assert.deepEqual(repaired.inlinePolicies, []);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("a role of another name and path has its policies again, and the rest of its settings", async () => {
    stack.configure({
      ...SETTINGS,
      maxRemovals: 4,
      roleName: "Auditor",
      rolePath: "/vendors/",
      maxSessionDuration: 7200,
      tags: { owner: "cloud" },
    });
    await stack.up();
    assert.equal(await deployedRole(environment, "310957284466"), undefined);
    const role = present(await deployedRole(environment, "310957284466", "Auditor"));
    assert.equal(role.arn, "arn:aws:iam::310957284466:role/vendors/Auditor");
    assert.deepEqual(role.managedPolicyArns, [SECURITY_AUDIT]);
    assert.equal(role.maxSessionDuration, 7200);
    assert.deepEqual(role.tags, { owner: "cloud", "authomize-aws:stack": "authomize-aws/life" });
  });

  it("destroy leaves nothing, even of what was attached by hand", async () => {
    const iam = await iamIn(environment, MANAGEMENT_ACCOUNT);
    await iam.send(
      new AttachRolePolicyCommand({
        RoleName: "Auditor",
        PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      }),
    );
    await stack.destroy();
    const accounts = [MANAGEMENT_ACCOUNT, ADDED, ...MEMBERS];
    for (const account of accounts) {
      assert.equal(await deployedRole(environment, account), undefined);
      assert.equal(await deployedRole(environment, account, "Auditor"), undefined);
    }
    await stack.succeed("stack", "rm", "life", "--yes");
  });
});
