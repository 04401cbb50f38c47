import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { injectFaults } from "../../sandbox/control";
import { Environment, type Stack } from "./environment";
import { deployedRole, iamIn, type DeployedRole } from "./trustRoles";

/** All of them are reached by assuming a role: none belongs to the engineer's own credentials. */
const PLAIN = "310957284466";
const IDENTITY_CENTER = "058264715093";
const MEMBERS = [PLAIN, IDENTITY_CENTER];
const ROLE_NAME = "AuthomizeCrossAccountTrustRole";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const SETTINGS = { accounts: MEMBERS, externalId: "first-external-id" };
const EVERYTHING_ALLOWED = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

function present(role: DeployedRole | undefined): DeployedRole {
  assert.ok(role, "the role does not exist");
  return role;
}

function boundaryIn(account: string, name: string): string {
  return `arn:aws:iam::${account}:policy/${name}`;
}

/** Every step is a move between settings that the session policy has to leave room for. */
describe("under the session policy, enforced", () => {
  let environment: Environment;
  let stack: Stack;
  let madeFirst: readonly string[];

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack("privilege", SETTINGS);
    for (const account of MEMBERS) {
      const iam = await iamIn(environment, account);
      for (const PolicyName of ["VendorBoundary", "OtherBoundary"]) {
        const PolicyDocument = EVERYTHING_ALLOWED;
        await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
      }
    }
  });

  after(async () => {
    await environment.stop();
  });

  async function apply(
    changes: Readonly<Record<string, unknown>>,
    ...options: readonly string[]
  ): Promise<string> {
    stack.configure({ ...SETTINGS, ...changes });
    return stack.up(...options);
  }

  async function roleIds(): Promise<readonly string[]> {
    const roles = MEMBERS.map((account) => deployedRole(environment, account));
    return (await Promise.all(roles)).map((role) => present(role).roleId);
  }

  it("the roles are made, and refreshed", async () => {
    await apply({ tags: { owner: "a", team: "b" } });
    await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    madeFirst = await roleIds();
  });

  it("every setting that IAM can change is changed in place, the provider's session policy too", async () => {
    const output = await apply({
      externalId: "other",
      maxSessionDuration: 7200,
      tags: { owner: "c" },
      permissionsBoundary: "VendorBoundary",
      managementAccount: IDENTITY_CENTER,
      identityCenter: true,
    });
    assert.doesNotMatch(output, /replaced|created|deleted/);
    const role = present(await deployedRole(environment, IDENTITY_CENTER));
    assert.equal(role.managedPolicyArns.length, 3);
    assert.equal(role.permissionsBoundary, boundaryIn(IDENTITY_CENTER, "VendorBoundary"));
    assert.deepEqual(role.tags, {
      owner: "c",
      "authomize-aws:stack": "authomize-aws/privilege",
    });
    assert.deepEqual(await roleIds(), madeFirst);
  });

  it("a boundary is exchanged for another, and Identity Center's policies go", async () => {
    await apply({ permissionsBoundary: "OtherBoundary" });
    const role = present(await deployedRole(environment, IDENTITY_CENTER));
    assert.deepEqual(role.managedPolicyArns, [SECURITY_AUDIT]);
    assert.equal(role.permissionsBoundary, boundaryIn(IDENTITY_CENTER, "OtherBoundary"));
  });

  it("what was added by hand is taken away, and the boundary with it when none is asked for", async () => {
    const iam = await iamIn(environment, PLAIN);
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE_NAME, PolicyArn }));
    const inline = { PolicyName: "backdoor", PolicyDocument: EVERYTHING_ALLOWED };
    await iam.send(new PutRolePolicyCommand({ RoleName: ROLE_NAME, ...inline }));
    await apply({}, "--refresh");
    const role = present(await deployedRole(environment, PLAIN));
    assert.deepEqual(role.managedPolicyArns, [SECURITY_AUDIT]);
    assert.deepEqual(role.inlinePolicies, []);
    assert.equal(role.permissionsBoundary, undefined);
    assert.deepEqual(await roleIds(), madeFirst);
  });

  it("the role moves to another path and name, even to a path too long for the session policy", async () => {
    const rolePath = `/${"deep/".repeat(102)}`;
    await apply({ roleName: "Deep", rolePath, permissionsBoundary: "VendorBoundary" });
    const { arn, permissionsBoundary } = present(await deployedRole(environment, PLAIN, "Deep"));
    assert.equal(arn, `arn:aws:iam::${PLAIN}:role${rolePath}Deep`);
    assert.equal(permissionsBoundary, boundaryIn(PLAIN, "VendorBoundary"));
  });

  it("the role is renamed, and the old one deleted by the session that may", async () => {
    await apply({ roleName: "Auditor", rolePath: "/vendors/" });
    assert.equal(await deployedRole(environment, PLAIN), undefined);
    const role = present(await deployedRole(environment, PLAIN, "Auditor"));
    assert.deepEqual(role.managedPolicyArns, [SECURITY_AUDIT]);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("a renaming that fails half-way is completed by the next run", async () => {
    const deny = { effect: "deny", account: PLAIN, action: "iam:DeleteRole", times: 1 } as const;
    await injectFaults([deny], { home: environment.home });
    stack.configure(SETTINGS);
    const { exitCode } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.ok(await deployedRole(environment, PLAIN, "Auditor"));
    await apply({});
    assert.equal(await deployedRole(environment, PLAIN, "Auditor"), undefined);
    assert.ok(await deployedRole(environment, PLAIN));
  });

  it("a role that the state lost is imported", async () => {
    const before = await roleIds();
    const { stdout } = await stack.pulumi("stack", "export");
    const { deployment } = JSON.parse(stdout) as {
      deployment: { resources: readonly { urn: string; type: string }[] };
    };
    const urn = (type: string, name: string) =>
      deployment.resources.find(
        (resource) => resource.type === type && resource.urn.endsWith(`::${name}`),
      )?.urn ?? "";
    const name = `authomize-${PLAIN}`;
    const role = urn("aws:iam/role:Role", name);
    await stack.succeed("state", "delete", role, "--target-dependents", "--yes");
    await stack.succeed(
      "import",
      "aws:iam/role:Role",
      name,
      ROLE_NAME,
      "--parent",
      `parent=${urn("authomize-aws:index:TrustRole", name)}`,
      "--provider",
      `provider=${urn("pulumi:providers:aws", name)}`,
      "--protect=false",
      "--generate-code=false",
      "--yes",
      "--skip-preview",
    );
    await apply({});
    await stack.succeed("preview", "--expect-no-changes");
    assert.deepEqual(await roleIds(), before);
  });

  it("destroy deletes the roles, even with what was attached by hand", async () => {
    const iam = await iamIn(environment, PLAIN);
    const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE_NAME, PolicyArn }));
    await stack.destroy();
    for (const account of MEMBERS) {
      assert.equal(await deployedRole(environment, account), undefined);
    }
  });
});
