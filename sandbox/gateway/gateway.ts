import { setTimeout as pause } from "node:timers/promises";
import { assumedRole, checkAssumeRole } from "./assumeRole";
import { authenticate, authorize, denied } from "./authorization";
import { type Call, fullAction, parseCall, type RawRequest } from "./call";
import { type Calls } from "./calls";
import { type Connections } from "./connections";
import { type Directory, type Principal } from "./directory";
import { type Fault, type Faults } from "./faults";
import { answeringAccount, checkMembership } from "./membership";
import { Refusal, renderRefusal } from "./refusal";
import { simulatePrincipalPolicy } from "./simulatePolicy";
import { endToEnd, type Forward, GENERATION } from "./upstream";

/** What the gateway is made of. */
export interface Gateway {
  readonly directory: Directory;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly connections: Connections;
  readonly forward: Forward;
  /** Called with one line for every call that the gateway refuses. */
  readonly log: (line: string) => void;
}

/** How a call ends: with an answer, or with a broken connection. */
export type Outcome =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Buffer | string;
    }
  | "connection reset";

/** Calls of STS that hand out credentials the gateway would know nothing about. */
const OTHER_CREDENTIALS = [
  "AssumeRoleWithSAML",
  "AssumeRoleWithWebIdentity",
  "AssumeRoot",
  "GetFederationToken",
  "GetSessionToken",
];

/** Paths of the emulator itself, which no AWS service has. */
const INTERNAL_PATHS = ["/moto-api", "/_organization", "/latest/meta-data"];

/** Answers one request to AWS. */
export async function answerCall(gateway: Gateway, raw: RawRequest): Promise<Outcome> {
  const call = parseCall(raw);
  try {
    return await handle(gateway, raw, call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    gateway.log(`${fullAction(call)}: ${error.message}`);
    return renderRefusal(error, call.protocol);
  }
}

async function handle(gateway: Gateway, raw: RawRequest, call: Call): Promise<Outcome> {
  if (INTERNAL_PATHS.some((path) => raw.url.startsWith(path))) {
    throw new Refusal("not-emulated", "This is not a path of AWS.");
  }
  const principal = await authenticate(gateway.directory, call);
  const account = calledAccount(call, principal);
  gateway.calls.add(account, fullAction(call));
  for (const fault of gateway.faults.strike(account, fullAction(call))) {
    if (fault.effect === "reset") return "connection reset";
    await suffer(fault, call, principal);
  }
  await checkPermission(gateway.directory, call, principal);
  checkConsistency(gateway.faults, call, principal, account);
  if (fullAction(call) === "iam:SimulatePrincipalPolicy") {
    return simulatePrincipalPolicy(gateway.directory, call, account);
  }
  const caller = await gateway.directory.account(principal.account);
  const answering = answeringAccount(call, principal, caller);
  const answer = await gateway.forward(raw, answering);
  gateway.directory.forgetBefore(String(answer.headers[GENERATION] ?? ""));
  if (answer.status < 300) noteSuccess(gateway, call, answering);
  return { status: answer.status, headers: endToEnd(answer.headers), body: answer.body };
}

/** The account that a call reaches into: for AssumeRole, the one that the role is in. */
function calledAccount(call: Call, principal: Principal): string {
  const assumed = fullAction(call) === "sts:AssumeRole" ? assumedRole(call) : undefined;
  return assumed?.account ?? principal.account;
}

async function checkPermission(
  directory: Directory,
  call: Call,
  principal: Principal,
): Promise<void> {
  if (call.service === "sts" && OTHER_CREDENTIALS.includes(call.action ?? "")) {
    throw new Refusal("not-emulated", `The sandbox does not emulate ${fullAction(call)}.`);
  }
  if (fullAction(call) === "sts:AssumeRole") return checkAssumeRole(directory, call, principal);
  checkMembership(call, principal, await directory.account(principal.account));
  return authorize(directory, call, principal);
}

async function suffer(fault: Fault, call: Call, principal: Principal): Promise<void> {
  switch (fault.effect) {
    case "latency":
      await pause(fault.milliseconds);
      return;
    case "throttle":
      throw new Refusal("throttled", "Rate exceeded");
    case "deny": {
      const because = "with an explicit deny in a service control policy";
      throw denied(principal, fullAction(call), call.parameters.get("RoleArn") ?? "*", because);
    }
    case "account-vanished":
      throw denied(principal, fullAction(call), call.parameters.get("RoleArn") ?? "*");
    case "reset":
      return;
  }
}

/** A role that was created a moment ago is not found everywhere yet. */
function checkConsistency(faults: Faults, call: Call, principal: Principal, account: string): void {
  const action = fullAction(call);
  const assumed = action === "sts:AssumeRole" ? assumedRole(call) : undefined;
  const role = assumed?.name ?? call.parameters.get("RoleName");
  if (role === undefined || !faults.isStillUnknown(account, role, Date.now())) return;
  if (assumed) throw denied(principal, action, assumed.arn);
  if (call.service !== "iam" || call.action === "CreateRole") return;
  throw new Refusal("no-such-entity", `The role with name ${role} cannot be found.`);
}

function noteSuccess({ directory, faults }: Gateway, call: Call, account: string): void {
  directory.forgetAfter(call, account);
  const role = call.parameters.get("RoleName");
  if (fullAction(call) === "iam:CreateRole" && role !== undefined) {
    faults.roleCreated(account, role, Date.now());
  }
}
