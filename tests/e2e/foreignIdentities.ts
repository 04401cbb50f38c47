import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";

import { deployedRole, iamIn, type DeployedRole, type SandboxAccess } from "./trustRoles";

const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/** The trust policy of an instance's role. */
const TRUSTS_EC2 = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});

/** Makes a role as another team would: trusted by EC2, an administrator, with an inline policy. */
export async function makeForeignRole(
  access: SandboxAccess,
  accountId: string,
  RoleName: string,
): Promise<void> {
  const iam = await iamIn(access, accountId);
  await makeForeignRoleBy(iam, RoleName);
  iam.destroy();
}

/** The same, by a session that is open already. */
export async function makeForeignRoleBy(iam: IAMClient, RoleName: string): Promise<void> {
  const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUSTS_EC2 }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: "own", PolicyDocument: EVERYTHING }),
  );
}

/** Deletes a role with all its policies, as somebody would by hand. */
export async function deleteRoleByHand(
  access: SandboxAccess,
  accountId: string,
  RoleName: string,
): Promise<void> {
  const iam = await iamIn(access, accountId);
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of attached.AttachedPolicies ?? []) {
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  const inline = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of inline.PolicyNames ?? []) {
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  }
  await iam.send(new DeleteRoleCommand({ RoleName }));
  iam.destroy();
}

/** A role as AWS has it, its inline policies' documents included. */
export async function wholeRole(
  access: SandboxAccess,
  accountId: string,
  RoleName: string,
): Promise<
  | (Omit<DeployedRole, "inlinePolicies"> & {
      readonly inlinePolicies: Readonly<Record<string, string | undefined>>;
    })
  | undefined
> {
  const role = await deployedRole(access, accountId, RoleName);
  if (role === undefined) return undefined;
  const iam = await iamIn(access, accountId);
  const documents = await Promise.all(
    role.inlinePolicies.map(async (PolicyName) => {
      const policy = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return [PolicyName, policy.PolicyDocument] as const;
    }),
  );
  iam.destroy();
  return { ...role, inlinePolicies: Object.fromEntries(documents) };
}

/** Makes an IAM user with a policy and an access key of its own. */
export async function makeForeignUser(
  access: SandboxAccess,
  accountId: string,
  UserName: string,
): Promise<void> {
  const iam = await iamIn(access, accountId);
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(
    new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: EVERYTHING }),
  );
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  iam.destroy();
}

/** A user as AWS has it. */
export async function wholeUser(access: SandboxAccess, accountId: string, UserName: string) {
  const iam = await iamIn(access, accountId);
  const { User: user } = await iam.send(new GetUserCommand({ UserName }));
  const inline = await iam.send(new ListUserPoliciesCommand({ UserName }));
  const documents = await Promise.all(
    (inline.PolicyNames ?? []).map(async (PolicyName) => {
      const policy = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
      return [PolicyName, policy.PolicyDocument] as const;
    }),
  );
  const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
  const keys = await iam.send(new ListAccessKeysCommand({ UserName }));
  iam.destroy();
  return {
    id: user?.UserId,
    tags: user?.Tags ?? [],
    inlinePolicies: Object.fromEntries(documents),
    attached: attached.AttachedPolicies ?? [],
    keys: (keys.AccessKeyMetadata ?? []).map(({ AccessKeyId }) => AccessKeyId),
  };
}
