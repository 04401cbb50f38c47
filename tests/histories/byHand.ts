import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";

import { iamIn, type SandboxAccess } from "../../sandbox/deployedRoles";
import { SECURITY_AUDIT, trustOf, VENDOR } from "./contractOfRole";
import type { Observed, ObservedRole, ObservedUser } from "./observation";
import { deleteStackSet, makeStackSet } from "./stackSets";
import { ACCOUNTS, type AccountName, type HandChange, type Maker } from "./steps";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const POLICY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "ec2:Describe*", Resource: "*" }],
};
const TRUSTS_EC2 = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
};

/** What people do in AWS without the program: through the AWS SDK, with the rights of an administrator. */
export class ByHand {
  constructor(private readonly access: SandboxAccess) {}

  /** Makes a role that has nothing to do with the stack. */
  makeRole(account: AccountName, RoleName: string, maker: Maker): Promise<void> {
    return this.in(account, async (iam) => {
      const isOther = maker === "another stack";
      const trust = isOther ? trustOf(VENDOR, "external-id-of-another-stack") : TRUSTS_EC2;
      const AssumeRolePolicyDocument = JSON.stringify(trust);
      const Tags = isOther
        ? [{ Key: "authomize-aws:stack", Value: "authomize-aws/another-stack" }]
        : [{ Key: "owner", Value: "another team" }];
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags }));
      const PolicyArn = isOther ? SECURITY_AUDIT : ADMINISTRATOR;
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      if (isOther) return;
      const inline = { PolicyName: "describe", PolicyDocument: JSON.stringify(POLICY) };
      await iam.send(new PutRolePolicyCommand({ RoleName, ...inline }));
    });
  }

  /** Makes a user that has nothing to do with the stack, with a key. */
  makeUser(UserName: string): Promise<void> {
    return this.in("management", async (iam) => {
      const Tags = [{ Key: "owner", Value: "another team" }];
      await iam.send(new CreateUserCommand({ UserName, Tags }));
      const PolicyName = "AssumeAuthomizeTrustRoles";
      const PolicyDocument = JSON.stringify(POLICY);
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
      await iam.send(new CreateAccessKeyCommand({ UserName }));
    });
  }

  /** Makes a policy that serves as a permissions boundary. */
  makeBoundary(account: AccountName, PolicyName: string): Promise<void> {
    const PolicyDocument = JSON.stringify(POLICY);
    return this.in(account, async (iam) => {
      await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
    });
  }

  /** Changes a role of the stack. */
  change(role: ObservedRole, change: HandChange): Promise<void> {
    const RoleName = role.name;
    return this.in(role.account, async (iam) => {
      switch (change) {
        case "attach a policy":
          await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY }));
          return;
        case "detach SecurityAudit":
          if (!role.attached.includes(SECURITY_AUDIT)) return;
          await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT }));
          return;
        case "change the trust": {
          const PolicyDocument = JSON.stringify(TRUSTS_EC2);
          await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
          return;
        }
        case "delete":
          return deleteRole(iam, role);
      }
    });
  }

  /** Makes a StackSet that has nothing to do with the stack, and a role in two accounts by it. */
  makeStackSet(name: string): Promise<void> {
    return makeStackSet(this.access, name);
  }

  /** Deletes a role, user or StackSet, whoever made it. */
  delete(observed: Observed): Promise<void> {
    if (observed.kind === "stackSet") return deleteStackSet(this.access, observed);
    return this.in(observed.account, (iam) =>
      observed.kind === "role" ? deleteRole(iam, observed) : deleteUser(iam, observed),
    );
  }

  private async in(account: AccountName, act: (iam: IAMClient) => Promise<void>): Promise<void> {
    const iam = await iamIn(this.access, ACCOUNTS[account]);
    await act(iam).finally(() => {
      iam.destroy();
    });
  }
}

async function deleteRole(iam: IAMClient, role: ObservedRole): Promise<void> {
  const RoleName = role.name;
  for (const PolicyArn of role.attached) {
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  for (const PolicyName of Object.keys(role.inline)) {
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  }
  await iam.send(new DeleteRoleCommand({ RoleName }));
}

async function deleteUser(iam: IAMClient, user: ObservedUser): Promise<void> {
  const UserName = user.name;
  for (const AccessKeyId of user.keys) {
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  }
  for (const PolicyName of Object.keys(user.inline)) {
    await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
  }
  await iam.send(new DeleteUserCommand({ UserName }));
}
