import { runSimulation } from "@cloud-copilot/iam-simulate";

/** One call, as AWS asks for permission for it. */
export interface SimulatedCall {
  /** Such as `iam:CreateRole`. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request. */
  readonly context?: Readonly<Record<string, string | string[]>>;
}

const ADMINISTRATOR = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/**
 * Whether a call is allowed for a session of an administrator role that was assumed with a session
 * policy.
 *
 * @param accountId - of the role and of the resource, 12 digits
 * @param sessionPolicy - JSON
 * @throws Error when the policy or the call is not well-formed
 */
export function sessionMay(
  accountId: string,
  sessionPolicy: string,
  call: SimulatedCall,
): Promise<boolean> {
  const principal = `arn:aws:sts::${accountId}:assumed-role/OrganizationAccountAccessRole/test`;
  const session: unknown = JSON.parse(sessionPolicy);
  return isAllowed(principal, accountId, call, [ADMINISTRATOR], session);
}

/**
 * Whether a call is allowed for a session of a role that has some policies and no session policy.
 *
 * @param accountId - of the role and of the resource, 12 digits
 * @throws Error when a policy or the call is not well-formed
 */
export function roleMay(
  accountId: string,
  roleName: string,
  policies: readonly unknown[],
  call: SimulatedCall,
): Promise<boolean> {
  const principal = `arn:aws:sts::${accountId}:assumed-role/${roleName}/test`;
  return isAllowed(principal, accountId, call, policies);
}

/**
 * Whether a call is allowed for a user who has one policy and nothing else.
 *
 * @param accountId - of the user, 12 digits
 * @param resourceAccountId - of the resource, 12 digits
 * @throws Error when the policy or the call is not well-formed
 */
export function userMay(
  accountId: string,
  policy: unknown,
  call: SimulatedCall,
  resourceAccountId = accountId,
): Promise<boolean> {
  return isAllowed(`arn:aws:iam::${accountId}:user/deployer`, resourceAccountId, call, [policy]);
}

async function isAllowed(
  principal: string,
  accountId: string,
  { action, resource, context = {} }: SimulatedCall,
  policies: readonly unknown[],
  sessionPolicy?: unknown,
): Promise<boolean> {
  // A role that is assumed in another account trusts the caller's account.
  const resourcePolicy = action === "sts:AssumeRole" ? trusting(principal) : undefined;
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId },
        contextVariables: { ...context },
      },
      identityPolicies: policies.map((policy, index) => ({ name: `identity ${index}`, policy })),
      sessionPolicy,
      resourcePolicy,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType !== "error") return result.overallResult === "Allowed";
  throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
}

function trusting(principal: string): unknown {
  const account = principal.split(":")[4] ?? "";
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "sts:AssumeRole",
      },
    ],
  };
}
