import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";

import { sessionPolicy } from "../../deployer/sessionPolicy";
import {
  ACCESS_ROLE,
  ACCOUNT,
  BOUNDARY,
  DENIED,
  DENIED_ON_ITS_ROLE,
  DOCUMENT,
  newRole,
  ROLE_NAME,
  SECURITY_AUDIT,
  type Session,
} from "./deniedCalls";
import { Environment } from "./environment";
import { iamIn } from "./trustRoles";

const OWN = { RoleName: ROLE_NAME };

/** The access role is an administrator; with these credentials it is next to nothing. */
describe("a session under the session policy", () => {
  let environment: Environment;
  let session: Session;

  before(async () => {
    environment = await Environment.start();
    const administrator = await iamIn(environment, ACCOUNT);
    const PolicyDocument = DOCUMENT;
    await administrator.send(
      new CreatePolicyCommand({ PolicyName: "VendorBoundary", PolicyDocument }),
    );
    await administrator.send(new CreateRoleCommand(newRole("Victim")));
    await administrator.send(new CreateUserCommand({ UserName: "victim" }));
    session = await sessionUnder(
      sessionPolicy({
        accountId: ACCOUNT,
        roleName: ROLE_NAME,
        rolePath: "/",
        managedPolicyArns: [SECURITY_AUDIT],
        permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/VendorBoundary`,
        maxSessionDuration: 3600,
        tags: {},
      }),
    );
  });

  after(async () => {
    await environment.stop();
  });

  async function sessionUnder(Policy: string): Promise<Session> {
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
    const connection = { ...place, credentials };
    return {
      iam: new IAMClient(connection),
      sts: new STSClient(connection),
      organizations: new OrganizationsClient(connection),
    };
  }

  function isDenied(call: Promise<unknown>): Promise<void> {
    return assert.rejects(call, { name: /^AccessDenied(Exception)?$/ });
  }

  it("makes, equips and deletes its one role", async () => {
    const { iam } = session;
    const role = { ...newRole(ROLE_NAME), PermissionsBoundary: BOUNDARY };
    await iam.send(new CreateRoleCommand(role));
    await iam.send(new AttachRolePolicyCommand({ ...OWN, PolicyArn: SECURITY_AUDIT }));
    const { Role } = await iam.send(new GetRoleCommand(OWN));
    assert.equal(Role?.PermissionsBoundary?.PermissionsBoundaryArn, BOUNDARY);
    await iam.send(new DetachRolePolicyCommand({ ...OWN, PolicyArn: SECURITY_AUDIT }));
    await iam.send(new DeleteRoleCommand(OWN));
  });

  for (const [what, calls] of Object.entries(DENIED)) {
    it(`is denied ${what}`, async () => {
      for (const call of calls) await isDenied(call(session));
    });
  }

  describe("on its own role", () => {
    before(async () => {
      const role = { ...newRole(ROLE_NAME), PermissionsBoundary: BOUNDARY };
      await session.iam.send(new CreateRoleCommand(role));
    });

    for (const [what, calls] of Object.entries(DENIED_ON_ITS_ROLE)) {
      it(`is denied ${what}`, async () => {
        for (const call of calls) await isDenied(call(session));
      });
    }

    it("is denied to equip it when somebody took the boundary away", async () => {
      const administrator = await iamIn(environment, ACCOUNT);
      await administrator.send(new DeleteRolePermissionsBoundaryCommand(OWN));
      const call = new AttachRolePolicyCommand({ ...OWN, PolicyArn: SECURITY_AUDIT });
      await isDenied(session.iam.send(call));
    });
  });
});
