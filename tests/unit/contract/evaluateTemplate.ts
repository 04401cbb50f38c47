import assert from "node:assert/strict";

import type { CloudFormationTemplate, Expression } from "../../../contract/cloudFormationTemplate";

/** What CloudFormation knows when it makes a stack. */
export interface StackContext {
  readonly accountId: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What of a template its resources refer to. */
interface Template {
  readonly Parameters?: Readonly<Record<string, Readonly<Record<string, Expression>>>>;
  readonly Conditions?: Readonly<Record<string, Expression>>;
}

/** The properties of the trust role's template's role as CloudFormation would evaluate them. */
export function evaluatedRole(
  template: CloudFormationTemplate,
  context: StackContext,
): Readonly<Record<string, unknown>> {
  return evaluatedProperties(template, template.Resources.TrustRole.Properties, context);
}

/**
 * The properties of a template's resource as CloudFormation would evaluate them. Knows the intrinsic
 * functions that the templates may use, and fails on every other.
 */
export function evaluatedProperties(
  template: Template,
  properties: Readonly<Record<string, Expression>>,
  context: StackContext,
): Readonly<Record<string, unknown>> {
  const reference = (name: string): string | undefined => {
    if (name === "AWS::NoValue") return undefined;
    if (name === "AWS::AccountId") return context.accountId;
    const parameter = template.Parameters?.[name];
    assert.ok(parameter !== undefined, `there is no parameter ${name}`);
    const value = context.parameters[name] ?? parameter["Default"];
    assert.ok(typeof value === "string");
    const pattern = parameter["AllowedPattern"];
    if (typeof pattern === "string") assert.match(value, new RegExp(pattern));
    return value;
  };
  const intrinsic = (name: string, argument: Expression): unknown => {
    if (name === "Ref") return reference(argument as string);
    if (name === "Fn::Sub") {
      const text = argument as string;
      return text.replace(/\$\{([^}]*)\}/g, (_, key: string) =>
        key.startsWith("!") ? `\${${key.slice(1)}}` : (reference(key) ?? ""),
      );
    }
    assert.ok(Array.isArray(argument), `${name} takes a list`);
    const [first = "", second = "", third = ""] = argument as readonly Expression[];
    if (name === "Fn::Equals") return evaluate(first) === evaluate(second);
    assert.equal(name, "Fn::If", `the template may not use ${name}`);
    const condition = template.Conditions?.[first as string];
    assert.ok(condition !== undefined, `there is no condition of that name`);
    return evaluate(condition) === true ? evaluate(second) : evaluate(third);
  };
  const evaluate = (expression: Expression): unknown => {
    if (Array.isArray(expression)) {
      return expression.map(evaluate).filter((each) => each !== undefined);
    }
    if (typeof expression !== "object") return expression;
    const entries = Object.entries(expression);
    const [name, argument] = entries[0] ?? ["", ""];
    if (name === "Ref" || name.startsWith("Fn::")) {
      assert.equal(entries.length, 1, `${name} stands alone`);
      return intrinsic(name, argument);
    }
    const evaluated = entries.map(([key, value]) => [key, evaluate(value)] as const);
    return Object.fromEntries(evaluated.filter(([, value]) => value !== undefined));
  };
  return evaluate(properties) as Record<string, unknown>;
}
