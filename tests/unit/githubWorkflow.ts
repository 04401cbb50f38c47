import { readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

// The package has an entry for `import` alone, which the name would not lead to from here.
import {
  data,
  Evaluator,
  Lexer,
  Parser,
} from "../../node_modules/@actions/expressions/dist/index.js";

/** One step of a job of a GitHub workflow. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export type Permissions = Readonly<Record<string, string>>;

/** A job of a GitHub workflow. */
export interface Job {
  readonly permissions?: Permissions;
  readonly environment?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, string>> };
  readonly steps: readonly Step[];
}

/** A GitHub workflow, as far as tests look at it. */
export interface Workflow {
  readonly permissions: Permissions;
  readonly concurrency?: { readonly group: string };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The names that an expression may use, with their values. */
export type Contexts = Readonly<Record<string, unknown>>;

/** Functions that depend on the run, by their names in small letters. */
export type Functions = Readonly<Record<string, (...args: readonly string[]) => unknown>>;

/** @param file - from the root of the repository */
export function readWorkflow(file: string): Workflow {
  return load(readFileSync(join(__dirname, "../..", file), "utf8")) as Workflow;
}

/** The jobs that have to be over before one begins. */
export function neededBy({ needs = [] }: Job): readonly string[] {
  return [needs].flat();
}

/** The value of an expression, by GitHub's own library. */
export function evaluated(
  expression: string,
  contexts: Contexts,
  functions: Functions = {},
): unknown {
  const own = Object.entries(functions).map(([name, call]) => ({
    ...{ name, minArgs: 0, maxArgs: 255 },
    call: (...args: readonly data.ExpressionData[]) =>
      data.reviver("", call(...args.map((each) => each.coerceString()))),
  }));
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), own).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const byName = new Map(own.map((each) => [each.name, each]));
  const result = new Evaluator(tree, context, byName).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer));
}

/** Text with the values of the expressions in it. */
export function filledIn(text: string, contexts: Contexts, functions: Functions = {}): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const value = evaluated(expression.trim(), contexts, functions);
    return typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
  });
}

/** How what came before has ended. */
export type Status = "success" | "failure";

/** Whether a job or a step runs; where its condition does not ask how what came before has ended, only after success. */
export function isRun(
  condition: string | undefined,
  contexts: Contexts,
  status: Status,
  functions: Functions = {},
): boolean {
  const text = (condition ?? "success()").trim().replace(/^\$\{\{(.*)\}\}$/s, "$1");
  const asks = /\b(?:success|failure|cancelled|always)\(\)/.test(text);
  const value = evaluated(asks ? text : `success() && (${text})`, contexts, {
    ...functions,
    success: () => status === "success",
    failure: () => status === "failure",
    cancelled: () => false,
    always: () => true,
  });
  return Boolean(value);
}
