import { randomUUID } from "node:crypto";
import { type Context } from "./access";
import { decide, policiesOf } from "./authorization";
import { type Call } from "./call";
import { type Directory, type Entity, type Principal } from "./directory";
import { type Decision, type Policies } from "./evaluation";
import { type Answer, escapedXml, Refusal } from "./refusal";

/** Inputs of SimulatePrincipalPolicy that change its result and are not emulated. */
const NOT_EMULATED = [
  "CallerArn",
  "PermissionsBoundaryPolicyInputList.member.1",
  "PolicyInputList.member.1",
  "ResourcePolicy",
];

interface Simulated {
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
}

/**
 * Answers iam:SimulatePrincipalPolicy by the evaluation that decides about calls: the policies of a
 * user or role, its permissions boundary and the service control policies that reach its account
 * (IAM API reference, SimulatePrincipalPolicy).
 *
 * @throws Refusal - if there is no such principal, or for inputs that are not emulated
 */
export async function simulatePrincipalPolicy(
  directory: Directory,
  call: Call,
  account: string,
): Promise<Answer> {
  const unknown = NOT_EMULATED.find((name) => call.parameters.has(name));
  if (unknown !== undefined) {
    throw new Refusal("not-emulated", `The sandbox does not emulate ${unknown} here.`);
  }
  const { principal, entity } = await simulatedPrincipal(directory, call, account);
  const policies = await policiesOf(directory, entity, principal);
  const resources = listed(call, "ResourceArns.member");
  const results: Simulated[] = [];
  for (const action of listed(call, "ActionNames.member")) {
    for (const resource of resources.length === 0 ? ["*"] : resources) {
      const access = { action, resource, context: contextOf(call) };
      const decision = await decide(principal, access, account, policies, entity);
      results.push({ action, resource, decision });
    }
  }
  return answer(results, policies);
}

async function simulatedPrincipal(
  directory: Directory,
  { parameters }: Call,
  account: string,
): Promise<{ readonly principal: Principal; readonly entity: Entity }> {
  const arn = parameters.get("PolicySourceArn") ?? "";
  const [, kind, name] = /^arn:aws:iam::\d{12}:(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const entity =
    name === undefined
      ? undefined
      : await directory[kind === "user" ? "user" : "role"](account, name);
  if (name === undefined || entity?.arn !== arn) {
    throw new Refusal("no-such-entity", `The principal ${arn} cannot be found.`);
  }
  const type = kind === "user" ? "user" : "session";
  return { principal: { type, account, name, arn }, entity };
}

function contextOf(call: Call): Context {
  const context: Record<string, string | string[]> = {};
  for (let index = 1; ; index += 1) {
    const entry = `ContextEntries.member.${index}`;
    const key = call.parameters.get(`${entry}.ContextKeyName`);
    if (key === undefined) return context;
    const values = listed(call, `${entry}.ContextKeyValues.member`);
    const isList = call.parameters.get(`${entry}.ContextKeyType`)?.endsWith("List") === true;
    context[key] = isList ? values : (values[0] ?? "");
  }
}

function listed({ parameters }: Call, prefix: string): string[] {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = parameters.get(`${prefix}.${index}`);
    if (value === undefined) return values;
    values.push(value);
  }
}

function answer(results: readonly Simulated[], policies: Policies): Answer {
  const members = results.map((result) => `<member>${rendered(result, policies)}</member>`);
  const body =
    '<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">' +
    "<SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>" +
    `<EvaluationResults>${members.join("")}</EvaluationResults></SimulatePrincipalPolicyResult>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>` +
    "</SimulatePrincipalPolicyResponse>";
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}

function rendered({ action, resource, decision }: Simulated, policies: Policies): string {
  const isLimited = (policies.serviceControl ?? []).length > 0;
  return (
    `<EvalActionName>${escapedXml(action)}</EvalActionName>` +
    `<EvalResourceName>${escapedXml(resource)}</EvalResourceName>` +
    `<EvalDecision>${decisionWord(decision)}</EvalDecision>` +
    "<MatchedStatements/><MissingContextValues/>" +
    (isLimited
      ? detail("OrganizationsDecisionDetail", "AllowedByOrganizations", "byOrganization", decision)
      : "") +
    (policies.boundary === undefined
      ? ""
      : detail(
          "PermissionsBoundaryDecisionDetail",
          "AllowedByPermissionsBoundary",
          "byBoundary",
          decision,
        ))
  );
}

function decisionWord(decision: Decision): string {
  if (decision.allowed) return "allowed";
  return decision.explicit ? "explicitDeny" : "implicitDeny";
}

function detail(
  element: string,
  name: string,
  refusedBy: "byOrganization" | "byBoundary",
  decision: Decision,
): string {
  const isAllowed = decision.allowed || !decision[refusedBy];
  return `<${element}><${name}>${isAllowed}</${name}></${element}>`;
}
