import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const managementAccount = config.require("managementAccount");
const roleName = config.require("roleName");
const externalId = config.require("externalId");

export const roleArns: Record<string, pulumi.Output<string>> = {};

for (const account of config.requireObject<string[]>("accounts")) {
  const provider = new aws.Provider(account, {
    region: "us-east-1",
    allowedAccountIds: [account],
    assumeRoles:
      account === managementAccount
        ? []
        : [{ roleArn: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole` }],
  });
  const role = new aws.iam.Role(
    account,
    {
      name: roleName,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::291883359082:user/AuthomizeGlobalUser" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "sts:ExternalId": externalId } },
          },
        ],
      }),
    },
    { provider },
  );
  new aws.iam.RolePolicyAttachment(
    account,
    { role: role.name, policyArn: "arn:aws:iam::aws:policy/SecurityAudit" },
    { provider },
  );
  roleArns[account] = role.arn;
}
