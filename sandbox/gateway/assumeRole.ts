import { type Context } from "./access";
import { decide, denied, entityOf, policiesOf } from "./authorization";
import { type Call } from "./call";
import { type Directory, type Entity, type Principal } from "./directory";
import { type Decision } from "./evaluation";
import { Refusal } from "./refusal";

/** The role that an AssumeRole call names. */
export interface AssumedRole {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
}

const LONGEST_SESSION_POLICY = 2048;
const DEFAULT_DURATION = 3600;
const LONGEST_CHAINED_DURATION = 3600;

/** Which role an AssumeRole call is about; undefined if its parameter is no role's ARN. */
export function assumedRole(call: Call): AssumedRole | undefined {
  const arn = call.parameters.get("RoleArn") ?? "";
  const [, account, name] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return account === undefined || name === undefined ? undefined : { arn, account, name };
}

/** Refuses an AssumeRole call that AWS would not answer with credentials. */
export async function checkAssumeRole(
  directory: Directory,
  call: Call,
  principal: Principal,
): Promise<void> {
  checkParameters(call);
  const assumed = assumedRole(call);
  if (!assumed) throw new Refusal("invalid", `${call.parameters.get("RoleArn") ?? ""} is invalid`);

  const refusal = denied(principal, "sts:AssumeRole", assumed.arn);
  const account = await directory.account(assumed.account);
  if (account?.status === "SUSPENDED") throw refusal;
  const role = await directory.role(assumed.account, assumed.name);
  if (role?.arn !== assumed.arn) throw refusal;
  const decision = await decideTrust(directory, call, principal, assumed, role);
  if (!decision.allowed) {
    // Of a trust policy AWS says nothing more.
    const because = decision.byOrganization ? decision.because : undefined;
    throw denied(principal, "sts:AssumeRole", assumed.arn, because);
  }
  checkDuration(call, principal, role);
}

async function decideTrust(
  directory: Directory,
  call: Call,
  principal: Principal,
  assumed: AssumedRole,
  role: Entity,
): Promise<Decision> {
  const entity = await entityOf(directory, principal);
  const policies = await policiesOf(directory, entity, principal);
  const externalId = call.parameters.get("ExternalId");
  const context = {
    ...(await organizationsOf(directory, principal.account, assumed.account)),
    "sts:RoleSessionName": call.parameters.get("RoleSessionName") ?? "",
    ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
  };
  const access = { action: "sts:AssumeRole", resource: assumed.arn, context };
  const resource: unknown = JSON.parse(role.trustPolicy ?? "{}");
  return decide(principal, access, assumed.account, { ...policies, resource }, entity);
}

/** What AWS says of the organizations of who calls and of what is called; nothing of an outsider. */
async function organizationsOf(
  directory: Directory,
  caller: string,
  called: string,
): Promise<Context> {
  const ofCaller = (await directory.account(caller))?.organization;
  const ofCalled = (await directory.account(called))?.organization;
  return {
    ...(ofCaller === undefined ? {} : { "aws:PrincipalOrgID": ofCaller }),
    ...(ofCalled === undefined ? {} : { "aws:ResourceOrgID": ofCalled }),
  };
}

function checkParameters({ parameters }: Call): void {
  const sessionName = parameters.get("RoleSessionName") ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw invalid(
      sessionName,
      "roleSessionName",
      "Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    );
  }
  if (parameters.has("PolicyArns.member.1.arn")) {
    throw new Refusal("not-emulated", "The sandbox does not emulate managed session policies.");
  }
  const policy = parameters.get("Policy");
  if (policy === undefined) return;
  if (policy.length > LONGEST_SESSION_POLICY) {
    throw invalid(
      policy,
      "policy",
      `Member must have length less than or equal to ${LONGEST_SESSION_POLICY}`,
    );
  }
  if (!isPolicy(policy)) throw new Refusal("malformed-policy", "This policy contains invalid Json");
}

function checkDuration({ parameters }: Call, principal: Principal, role: Entity): void {
  const duration = Number(parameters.get("DurationSeconds") ?? DEFAULT_DURATION);
  if (duration > (role.maxSessionDuration ?? DEFAULT_DURATION)) {
    throw new Refusal(
      "invalid",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
  if (principal.type === "session" && duration > LONGEST_CHAINED_DURATION) {
    throw new Refusal(
      "invalid",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
}

function isPolicy(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "Statement" in value;
  } catch {
    return false;
  }
}

function invalid(value: string, name: string, constraint: string): Refusal {
  return new Refusal(
    "invalid",
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
  );
}
