import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";

import type { ManagedRole } from "../../contract/roleManagement";
import { sessionPolicy } from "../../contract/sessionPolicy";
import { trustPolicy } from "../../contract/trustPolicy";
import { Environment } from "./environment";
import { iamIn } from "./trustRoles";

const ACCOUNT = "310957284466";
const ACCESS_ROLE = `arn:aws:iam::${ACCOUNT}:role/OrganizationAccountAccessRole`;
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";
const ROLE: ManagedRole = {
  accountId: ACCOUNT,
  roleName: "AuthomizeCrossAccountTrustRole",
  rolePath: "/",
  managedPolicyArns: [SECURITY_AUDIT],
  permissionsBoundary: "VendorBoundary",
};
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/VendorBoundary`;
const DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

interface Connection {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** The access role is an administrator; with these credentials it is next to nothing. */
describe("a session under the session policy", () => {
  let environment: Environment;
  let connection: Connection;
  let iam: IAMClient;

  before(async () => {
    environment = await Environment.start();
    const administrator = await iamIn(environment, ACCOUNT);
    const PolicyDocument = DOCUMENT;
    await administrator.send(
      new CreatePolicyCommand({ PolicyName: "VendorBoundary", PolicyDocument }),
    );
    await administrator.send(new CreateRoleCommand(newRole("Victim")));
    await administrator.send(new CreateUserCommand({ UserName: "victim" }));
    connection = await connectionUnder(sessionPolicy(ROLE));
    iam = new IAMClient(connection);
  });

  after(async () => {
    await environment.stop();
  });

  async function connectionUnder(Policy: string): Promise<Connection> {
    const { variables } = environment;
    const place = { region: "us-east-1", endpoint: variables["AWS_ENDPOINT_URL"] ?? "" };
    const engineer = {
      accessKeyId: variables["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: variables["AWS_SECRET_ACCESS_KEY"] ?? "",
    };
    const { Credentials } = await new STSClient({ ...place, credentials: engineer }).send(
      new AssumeRoleCommand({ RoleArn: ACCESS_ROLE, RoleSessionName: "e2e", Policy }),
    );
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    return { ...place, credentials };
  }

  function newRole(RoleName: string) {
    return { RoleName, AssumeRolePolicyDocument: JSON.stringify(trustPolicy("some-external-id")) };
  }

  function isDenied(call: Promise<unknown>): Promise<void> {
    return assert.rejects(call, { name: /^AccessDenied(Exception)?$/ });
  }

  it("makes, equips and deletes its one role", async () => {
    const RoleName = ROLE.roleName;
    await iam.send(new CreateRoleCommand({ ...newRole(RoleName), PermissionsBoundary: BOUNDARY }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    assert.equal(Role?.PermissionsBoundary?.PermissionsBoundaryArn, BOUNDARY);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
  });

  it("is denied to make any other role", async () => {
    for (const name of ["Other", `${ROLE.roleName}2`, `My${ROLE.roleName}`]) {
      const call = new CreateRoleCommand({ ...newRole(name), PermissionsBoundary: BOUNDARY });
      await isDenied(iam.send(call));
    }
  });

  it("is denied to make its role elsewhere", async () => {
    const role = { ...newRole(ROLE.roleName), Path: "/other/", PermissionsBoundary: BOUNDARY };
    await isDenied(iam.send(new CreateRoleCommand(role)));
  });

  it("is denied to make its role without the boundary", async () => {
    await isDenied(iam.send(new CreateRoleCommand(newRole(ROLE.roleName))));
  });

  it("is denied to make its role with another boundary", async () => {
    const role = { ...newRole(ROLE.roleName), PermissionsBoundary: ADMINISTRATOR_ACCESS };
    await isDenied(iam.send(new CreateRoleCommand(role)));
  });

  it("is denied to read, change or delete any other role", async () => {
    const RoleName = "Victim";
    const PolicyDocument = newRole(RoleName).AssumeRolePolicyDocument;
    await isDenied(iam.send(new GetRoleCommand({ RoleName })));
    await isDenied(iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })));
    await isDenied(iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT })));
    await isDenied(iam.send(new DeleteRoleCommand({ RoleName })));
  });

  it("is denied to touch the access role that it came by", async () => {
    const RoleName = "OrganizationAccountAccessRole";
    const PolicyDocument = newRole(RoleName).AssumeRolePolicyDocument;
    await isDenied(iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })));
  });

  it("is denied to come back without its session policy", async () => {
    const again = new AssumeRoleCommand({ RoleArn: ACCESS_ROLE, RoleSessionName: "again" });
    await isDenied(new STSClient(connection).send(again));
  });

  it("is denied users and access keys", async () => {
    await isDenied(iam.send(new CreateUserCommand({ UserName: "intruder" })));
    await isDenied(iam.send(new CreateAccessKeyCommand({ UserName: "victim" })));
    await isDenied(iam.send(new ListUsersCommand({})));
  });

  it("is denied to list roles and to write policies", async () => {
    await isDenied(iam.send(new ListRolesCommand({})));
    const policy = { PolicyName: "Mine", PolicyDocument: DOCUMENT };
    await isDenied(iam.send(new CreatePolicyCommand(policy)));
  });

  it("is denied every other service", async () => {
    const organizations = new OrganizationsClient(connection);
    await isDenied(organizations.send(new ListAccountsCommand({})));
  });

  describe("on its own role", () => {
    const RoleName = ROLE.roleName;

    before(async () => {
      const role = { ...newRole(RoleName), PermissionsBoundary: BOUNDARY };
      await iam.send(new CreateRoleCommand(role));
    });

    it("is denied to attach any other policy", async () => {
      const call = new AttachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR_ACCESS });
      await isDenied(iam.send(call));
    });

    it("is denied inline policies", async () => {
      const inline = { PolicyName: "backdoor", PolicyDocument: DOCUMENT };
      await isDenied(iam.send(new PutRolePolicyCommand({ RoleName, ...inline })));
    });

    it("is denied to remove or exchange the boundary", async () => {
      await isDenied(iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })));
      const other = { RoleName, PermissionsBoundary: ADMINISTRATOR_ACCESS };
      await isDenied(iam.send(new PutRolePermissionsBoundaryCommand(other)));
    });

    it("is denied to equip it when somebody took the boundary away", async () => {
      const administrator = await iamIn(environment, ACCOUNT);
      await administrator.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
      const call = new AttachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT });
      await isDenied(iam.send(call));
    });
  });
});
