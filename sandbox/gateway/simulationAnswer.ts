import { randomUUID } from "node:crypto";
import { type Entity } from "./directory";
import { type Decision, type Policies } from "./evaluation";
import { type Answer, escapedXml } from "./refusal";

/** What was decided about one action, resource by resource. */
export interface Simulated {
  readonly action: string;
  readonly decisions: readonly { readonly resource: string; readonly decision: Decision }[];
}

/** By whom and by what it was decided. */
export interface DecidedBy {
  readonly entity: Entity;
  readonly policies: Policies;
  /** The condition keys of the principal's own policies that have no value. */
  readonly missingKeys: readonly string[];
}

/** From the most restrictive: the decision about several resources is the first that one of them has. */
const WORDS = ["explicitDeny", "implicitDeny", "allowed"] as const;

/**
 * The answer of iam:SimulatePrincipalPolicy: one result for each action, with the decision about each
 * resource below it (IAM API reference, EvaluationResult and ResourceSpecificResult).
 */
export function simulationAnswer(simulated: readonly Simulated[], by: DecidedBy): Answer {
  const results = members(simulated.map((each) => evaluationResult(each, by)));
  const body =
    '<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">' +
    "<SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>" +
    `<EvaluationResults>${results}</EvaluationResults></SimulatePrincipalPolicyResult>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>` +
    "</SimulatePrincipalPolicyResponse>";
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}

function evaluationResult({ action, decisions }: Simulated, by: DecidedBy): string {
  const all = decisions.map(({ decision }) => decision);
  const specific = decisions.map(({ resource, decision }) =>
    [
      text("EvalResourceName", resource),
      text("EvalResourceDecision", word([decision])),
      matched([decision], by),
      missing(by),
      boundaryDetail([decision], by),
    ].join(""),
  );
  return [
    text("EvalActionName", action),
    text("EvalResourceName", template(decisions[0]?.resource ?? "*")),
    text("EvalDecision", word(all)),
    matched(all, by),
    missing(by),
    organizationsDetail(all, by),
    boundaryDetail(all, by),
    list("ResourceSpecificResults", specific),
  ].join("");
}

function word(decisions: readonly Decision[]): string {
  const words = decisions.map((decision) => {
    if (decision.allowed) return "allowed";
    return decision.explicit ? "explicitDeny" : "implicitDeny";
  });
  return WORDS.find((each) => words.includes(each)) ?? "implicitDeny";
}

/** The result of an action names the kind of resource; which one it is, say the results below it. */
function template(resource: string): string {
  const [, kind] = /^arn:aws:iam::\d{12}:(role|user)\//.exec(resource) ?? [];
  if (kind === undefined) return "*";
  return `arn:\${Partition}:iam::\${Account}:${kind}/\${${kind === "role" ? "Role" : "User"}NameWithPath}`;
}

/** Those of the principal's own policies that deny; statements of service control policies are never named. */
function matched(decisions: readonly Decision[], { entity }: DecidedBy): string {
  const denying = decisions.flatMap((decision) => (decision.allowed ? [] : decision.deniedBy));
  const statements = [...new Set(denying)].map((name) => {
    const [, , , , , owner = ""] = entity.arn.split(":");
    const [kind = "", ...path] = owner.split("/");
    const isManaged = name.startsWith("arn:");
    const id = isManaged ? name.split("/").at(-1) : [kind, path.at(-1), name].join("_");
    const managed = name.startsWith("arn:aws:iam::aws:") ? "aws-managed" : "user-managed";
    return (
      text("SourcePolicyId", id ?? name) + text("SourcePolicyType", isManaged ? managed : kind)
    );
  });
  return list("MatchedStatements", statements);
}

function missing({ missingKeys }: DecidedBy): string {
  return list("MissingContextValues", missingKeys.map(escapedXml));
}

function organizationsDetail(decisions: readonly Decision[], { policies }: DecidedBy): string {
  if ((policies.serviceControl ?? []).length === 0) return "";
  const isAllowed = decisions.every((decision) => decision.allowed || !decision.byOrganization);
  return `<OrganizationsDecisionDetail>${text("AllowedByOrganizations", String(isAllowed))}</OrganizationsDecisionDetail>`;
}

/** Where a service control policy refuses, the simulation ends before the boundary. */
function boundaryDetail(decisions: readonly Decision[], { policies }: DecidedBy): string {
  const hasEnded = decisions.some((decision) => !decision.allowed && decision.byOrganization);
  if (policies.boundary === undefined || hasEnded) return "";
  const isAllowed = decisions.every((decision) => decision.allowed || !decision.byBoundary);
  return `<PermissionsBoundaryDecisionDetail>${text("AllowedByPermissionsBoundary", String(isAllowed))}</PermissionsBoundaryDecisionDetail>`;
}

function text(name: string, content: string): string {
  return `<${name}>${escapedXml(content)}</${name}>`;
}

function list(name: string, contents: readonly string[]): string {
  return `<${name}>${members(contents)}</${name}>`;
}

function members(contents: readonly string[]): string {
  return contents.map((content) => `<member>${content}</member>`).join("");
}
