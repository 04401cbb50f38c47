import { type RequestAnalysis, runSimulation } from "@cloud-copilot/iam-simulate";
import { type Access, type Context } from "./access";

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
  | { readonly allowed: false; readonly resource: string; readonly because: string };

/** Decides about a request as IAM would. */
export async function evaluate(question: Question): Promise<Decision> {
  const { action, resource } = question.access;
  const first = await simulate(question, resource);
  if (first.resultType !== "error") return decisionOf(first, action, resource);
  // Some actions know only the resource `*`, whatever the request names.
  const again = await simulate(question, "*");
  if (again.resultType !== "error") return decisionOf(again, action, "*");
  const because = `because the sandbox cannot evaluate it (${again.errors.message})`;
  return { allowed: false, resource, because };
}

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
      serviceControlPolicies: [],
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
  const because = denied ? reason(denied, action) : noneAllows("identity-based policy", action);
  return { allowed: false, resource, because };
}

function reason(analysis: RequestAnalysis, action: string): string {
  const parts = [
    ["session policy", analysis.sessionAnalysis?.result],
    ["identity-based policy", analysis.identityAnalysis?.result],
    ["permissions boundary", analysis.permissionBoundaryAnalysis?.result],
    ["resource-based policy", analysis.resourceAnalysis?.result],
  ] as const;
  const explicit = parts.find(([, result]) => result === "ExplicitlyDenied");
  if (explicit) {
    const article = /^[aeiou]/.test(explicit[0]) ? "an" : "a";
    return `with an explicit deny in ${article} ${explicit[0]}`;
  }
  const silent = parts.find(([, result]) => result === "ImplicitlyDenied");
  return noneAllows(silent?.[0] ?? "identity-based policy", action);
}

function noneAllows(kind: string, action: string): string {
  return `because no ${kind} allows the ${action} action`;
}
