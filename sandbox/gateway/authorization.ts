import { type Access, accessesOf, type Context } from "./access";
import { type Call } from "./call";
import { type Account, type Directory, type Entity, type Principal } from "./directory";
import { type Decision, evaluate, type Policies, type Policy } from "./evaluation";
import { Refusal } from "./refusal";

const UNKNOWN_SERVICE =
  "because the sandbox does not understand this service's calls and lets only administrators pass";
const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Finds who made a call, or refuses it. */
export async function authenticate(directory: Directory, call: Call): Promise<Principal> {
  if (call.accessKeyId === undefined) {
    throw new Refusal("missing-credentials", "Request is missing Authentication Token");
  }
  const principal = await directory.principal(call.accessKeyId);
  const tokenFits = principal?.sessionToken === call.sessionToken;
  if (!principal || !tokenFits) {
    throw new Refusal("unknown-key", "The security token included in the request is invalid.");
  }
  if (principal.expires !== undefined && Date.parse(principal.expires) < Date.now()) {
    throw new Refusal("expired-token", "The security token included in the request is expired");
  }
  return principal;
}

/** Refuses a call for which the principal's policies do not give permission. */
export async function authorize(
  directory: Directory,
  call: Call,
  principal: Principal,
): Promise<void> {
  // AWS answers this to everyone, whatever the policies say.
  if (call.service === "sts" && call.action === "GetCallerIdentity") return;
  const entity = await entityOf(directory, principal);
  const account = await directory.account(principal.account);
  if (isUnrestricted(entity, principal, account)) return;
  if (call.action === undefined) {
    throw denied(principal, `${call.service}:*`, "*", UNKNOWN_SERVICE);
  }
  const policies = await policiesOf(directory, entity, principal);
  const target = await targetOf(directory, call, principal.account);
  for (const access of accessesOf(call, principal.account, target)) {
    const decision = await decide(principal, access, principal.account, policies, entity);
    if (!decision.allowed)
      throw denied(principal, access.action, decision.resource, decision.because);
  }
}

/** Decides about one access of a principal whose policies were gathered before. */
export function decide(
  principal: Principal,
  access: Access,
  resourceAccount: string,
  policies: Policies,
  entity: Entity | undefined,
): Promise<Decision> {
  return evaluate({
    principalArn: principal.arn,
    access,
    account: resourceAccount,
    context: principalContext(principal, resourceAccount, entity),
    policies,
  });
}

/** The user, or the role of the session, that a principal is; undefined if it was deleted since. */
export function entityOf(directory: Directory, principal: Principal): Promise<Entity | undefined> {
  return directory[principal.type === "user" ? "user" : "role"](principal.account, principal.name);
}

/** Everything that limits what a principal may do. */
export async function policiesOf(
  directory: Directory,
  entity: Entity | undefined,
  principal: Principal,
): Promise<Policies> {
  const identity: Policy[] = [];
  for (const policy of entity?.policies ?? []) {
    identity.push({ name: policy.name, document: await directory.document(policy) });
  }
  const session = principal.sessionPolicy
    ? (JSON.parse(principal.sessionPolicy) as unknown)
    : undefined;
  const account = await directory.account(principal.account);
  const serviceControl = account?.serviceControlPolicies ?? [];
  if (!entity?.permissionsBoundary) return { identity, session, serviceControl };
  // A boundary that does not exist allows nothing.
  const text = entity.permissionsBoundaryDocument ?? '{"Version":"2012-10-17","Statement":[]}';
  return { identity, session, serviceControl, boundary: JSON.parse(text) as unknown };
}

/** The refusal of a call without permission, in AWS's words. */
export function denied(
  principal: Principal,
  action: string,
  resource: string,
  because?: string,
): Refusal {
  const reason = because === undefined ? "" : ` ${because}`;
  return new Refusal(
    "access-denied",
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}${reason}`,
  );
}

/** An administrator whom nothing limits needs no evaluation, which saves most of the work. */
function isUnrestricted(
  entity: Entity | undefined,
  principal: Principal,
  account: Account | undefined,
): boolean {
  return (
    (account?.serviceControlPolicies ?? []).length === 0 &&
    entity?.policies.length === 1 &&
    entity.policies[0]?.name === ADMINISTRATOR_ACCESS &&
    !entity.permissionsBoundary &&
    !principal.sessionPolicy
  );
}

async function targetOf(
  directory: Directory,
  call: Call,
  account: string,
): Promise<Entity | undefined> {
  if (call.service !== "iam") return undefined;
  const role = call.parameters.get("RoleName");
  if (role !== undefined) return directory.role(account, role);
  const user = call.parameters.get("UserName");
  return user === undefined ? undefined : directory.user(account, user);
}

function principalContext(
  principal: Principal,
  resourceAccount: string,
  entity: Entity | undefined,
): Context {
  return {
    "aws:PrincipalAccount": principal.account,
    "aws:PrincipalArn": entity?.arn ?? principal.arn,
    "aws:PrincipalType": principal.type === "user" ? "User" : "AssumedRole",
    "aws:ResourceAccount": resourceAccount,
    "aws:SourceIp": "127.0.0.1",
    "aws:SecureTransport": "true",
    "aws:CurrentTime": new Date().toISOString(),
    ...(principal.type === "user" ? { "aws:username": principal.name } : {}),
  };
}
