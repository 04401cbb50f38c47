import assert from "node:assert/strict";

import type { CloudFormationTemplate, Expression } from "../../../contract/cloudFormationTemplate";

/** What CloudFormation knows when it makes a stack. */
export interface StackContext {
  readonly accountId: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The properties of the template's role as CloudFormation would evaluate them. Knows the intrinsic
 * functions that the template may use, and fails on every other.
 */
export function evaluatedRole(
  template: CloudFormationTemplate,
  context: StackContext,
): Readonly<Record<string, unknown>> {
  const reference = (name: string): string | undefined => {
    if (name === "AWS::NoValue") return undefined;
    if (name === "AWS::AccountId") return context.accountId;
    const parameter = template.Parameters[name];
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
      return text.replace(/\$\{([^}]*)\}/g, (_, key: string) => reference(key) ?? "");
    }
    assert.ok(Array.isArray(argument), `${name} takes a list`);
    const [first = "", second = "", third = ""] = argument as readonly Expression[];
    if (name === "Fn::Equals") return evaluate(first) === evaluate(second);
    assert.equal(name, "Fn::If", `the template may not use ${name}`);
    const condition = template.Conditions[first as string];
    assert.ok(condition !== undefined, `there is no condition of that name`);
    return evaluate(condition) === true ? evaluate(second) : evaluate(third);
  };
  const evaluate = (expression: Expression): unknown => {
    if (Array.isArray(expression)) return expression.map(evaluate);
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
  return evaluate(template.Resources.TrustRole.Properties) as Record<string, unknown>;
}
