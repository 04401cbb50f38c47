import { type RequestAnalysis, runSimulation } from "@cloud-copilot/iam-simulate";
import { type Access, type Context } from "./access";
import { type ServiceControlLevel } from "./directory";

/** A policy that is ready for evaluation. */
export interface Policy {
  readonly name: string;
  readonly document: unknown;
}

/** Every policy that has a say in a request. */
export interface Policies {
  readonly identity: readonly Policy[];
  readonly session?: unknown;
  readonly boundary?: unknown;
  /** Those that reach the principal's account; none where they limit nothing. */
  readonly serviceControl?: readonly ServiceControlLevel[];
  /** The trust policy, when a role is to be assumed. */
  readonly resource?: unknown;
}

/** One request to decide about. */
export interface Question {
  readonly principalArn: string;
  readonly access: Access;
  /** The account that the resource is in. */
  readonly account: string;
  readonly context: Context;
  readonly policies: Policies;
}

/** Allowed, or why not, in the words that AWS puts at the end of its message. */
export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly resource: string;
      readonly because: string;
      /** Whether a policy denies it, rather than none allowing it. */
      readonly explicit: boolean;
      /** Whether it is service control policies that refuse it. */
      readonly byOrganization: boolean;
      /** Whether the permissions boundary refuses it. */
      readonly byBoundary: boolean;
      /** The names of the principal's own policies with a statement that denies it. */
      readonly deniedBy: readonly string[];
    };

/** Decides about a request as IAM would. */
export async function evaluate(question: Question): Promise<Decision> {
  const { action, resource } = question.access;
  const first = await simulate(question, resource);
  if (first.resultType !== "error") return decisionOf(first, action, resource);
  // Some actions know only the resource `*`, whatever the request names.
  const again = await simulate(question, "*");
  if (again.resultType !== "error") return decisionOf(again, action, "*");
  const because = `because the sandbox cannot evaluate it (${again.errors.message})`;
  return { ...REFUSED, resource, because };
}

const REFUSED = {
  allowed: false,
  explicit: false,
  byOrganization: false,
  byBoundary: false,
  deniedBy: [],
} as const;

type Simulated = Awaited<ReturnType<typeof simulate>>;
type Result = Exclude<Simulated, { resultType: "error" }>;

async function simulate(
  { principalArn, access, account, context, policies }: Question,
  resource: string,
) {
  return runSimulation(
    {
      request: {
        principal: principalArn,
        action: access.action,
        resource: { resource, accountId: account },
        contextVariables: { ...context, ...access.context },
      },
      identityPolicies: policies.identity.map(({ name, document }) => ({ name, policy: document })),
      sessionPolicy: policies.session,
      resourcePolicy: policies.resource,
      ...(policies.boundary === undefined
        ? {}
        : { permissionBoundaryPolicies: [{ name: "boundary", policy: policies.boundary }] }),
      serviceControlPolicies: (policies.serviceControl ?? []).map((level) => ({
        orgIdentifier: level.id,
        policies: level.policies.map(({ name, document }) => ({ name, policy: document })),
      })),
      resourceControlPolicies: [],
    },
    {},
  );
}

function decisionOf(result: Result, action: string, resource: string): Decision {
  if (result.overallResult === "Allowed") return { allowed: true };
  const analyses =
    result.resultType === "single"
      ? [result.result.analysis]
      : result.results.map(({ analysis }) => analysis);
  const denied = analyses.find((analysis) => analysis.result !== "Allowed");
  if (!denied)
    return { ...REFUSED, resource, because: noneAllows("identity-based policy", action) };
  return {
    allowed: false,
    resource,
    because: reason(denied, action),
    explicit: denied.result === "ExplicitlyDenied",
    byOrganization: isRefusal(denied.scpAnalysis?.result),
    byBoundary: isRefusal(denied.permissionBoundaryAnalysis?.result),
    deniedBy: (denied.identityAnalysis?.denyStatements ?? []).map(({ policyId }) => policyId),
  };
}

function isRefusal(result: string | undefined): boolean {
  return result === "ExplicitlyDenied" || result === "ImplicitlyDenied";
}

/**
 * AWS names one kind of policy, and the ARN of a service control policy that denies (IAM User Guide,
 * "Troubleshoot access denied error messages").
 */
function reason(analysis: RequestAnalysis, action: string): string {
  const parts = [
    ["service control policy", analysis.scpAnalysis?.result],
    ["session policy", analysis.sessionAnalysis?.result],
    ["identity-based policy", analysis.identityAnalysis?.result],
    ["permissions boundary", analysis.permissionBoundaryAnalysis?.result],
    ["resource-based policy", analysis.resourceAnalysis?.result],
  ] as const;
  const explicit = parts.find(([, result]) => result === "ExplicitlyDenied");
  if (explicit) {
    const article = /^[aeiou]/.test(explicit[0]) ? "an" : "a";
    const policy = explicit[0] === "service control policy" ? `: ${denyingArn(analysis)}` : "";
    return `with an explicit deny in ${article} ${explicit[0]}${policy}`;
  }
  const silent = parts.find(([, result]) => result === "ImplicitlyDenied");
  return noneAllows(silent?.[0] ?? "identity-based policy", action);
}

function denyingArn(analysis: RequestAnalysis): string {
  const levels = analysis.scpAnalysis?.ouAnalysis ?? [];
  return levels.flatMap(({ denyStatements }) => denyStatements)[0]?.policyId ?? "";
}

function noneAllows(kind: string, action: string): string {
  return `because no ${kind} allows the ${action} action`;
}
