/** Which deployments may assume a deployer role. */
export interface DeployerTrust {
  /** The organization in Pulumi Cloud. */
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  /** The role that is assumed. */
  readonly deployerRoleArn: string;
}

/**
 * The trust policy of a deployer role: deployments of this one stack by Pulumi Cloud may assume it, and
 * nobody else. Source: Pulumi's documentation, "OIDC setup for Pulumi Deployments", on the claims of
 * the tokens that Pulumi Cloud issues.
 */
export function deployerTrustPolicy(trust: DeployerTrust) {
  const account = trust.deployerRoleArn.split(":")[4] ?? "";
  const issuer = "api.pulumi.com/oidc";
  const { organization, project, stack } = trust;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${issuer}:aud`]: organization },
          StringLike: {
            [`${issuer}:sub`]: `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:*:scope:write`,
          },
        },
      },
    ],
  } as const;
}
