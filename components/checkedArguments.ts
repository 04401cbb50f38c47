import * as pulumi from "@pulumi/pulumi";

import { checkValues, isSettingKey } from "../config/checkValues";
import { crossCheckRoles } from "../config/crossCheck";
import type { SettingKey, SettingValues } from "../config/schemas";
import { describeProblems, type Problem } from "../errors";
import { runError } from "./planned/runError";

/** The arguments of one component, as its caller wrote them, and how settings are called among them. */
export interface WrittenArguments {
  /** The component's type, such as `TrustRole`. */
  readonly type: string;
  /** The component's logical name. */
  readonly name: string;
  readonly args: object;
  /** What the component takes. */
  readonly known: readonly string[];
  /** The one of them that may be an output of another resource. Default: `externalId`. */
  readonly eventual?: string;
  /** Setting, or the beginning of a place in it → the argument that it is among these. */
  readonly argumentOf: Readonly<Record<string, string>>;
}

/**
 * The values of a component's arguments, checked as settings are, with the defaults of what is left out.
 *
 * @param values - by the names of settings; what is undefined is left out
 * @param more - problems that only this component has
 * @throws pulumi.RunError with every problem, unknown arguments among them
 */
export function checkedArguments(
  written: WrittenArguments,
  values: Readonly<Partial<Record<SettingKey, unknown>>>,
  more: readonly Problem[] = [],
): SettingValues {
  // What is not known yet cannot be checked any further; one argument alone may be an output.
  const plain = { ...written.args, [written.eventual ?? "externalId"]: undefined };
  refuse(written, eventualValues(plain, ""));
  const given = new Map<SettingKey, unknown>();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && isSettingKey(key)) given.set(key, value);
  }
  const checked = checkValues(given);
  const together = crossCheckRoles(checked.values, checked.problems);
  const ofSettings = [...checked.problems, ...together];
  const named = ofSettings.map((problem) => inItsArguments(problem, written));
  refuse(written, [...unknownArguments(written), ...named, ...more]);
  return checked.values;
}

/** An input that is known as the program is written, of whatever type; undefined of any other. */
export function writtenOut(input: unknown): unknown {
  return isEventual(input) ? undefined : input;
}

function isEventual(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Outputs and promises where plain values are asked for, which only the compiler of TypeScript refuses. */
function eventualValues(value: unknown, place: string): readonly Problem[] {
  if (isEventual(value)) {
    const rule =
      "is a plain value, which is known when the program runs; this one is an output, or a promise";
    return [{ key: place, rule, fix: "write the value itself; of a promise, await it first" }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const inList = Array.isArray(value) ? `${place}[${key}]` : `${place}.${key}`;
    return eventualValues(each, place === "" ? key : inList);
  });
}

/**
 * An external ID that comes from elsewhere, checked when it is known; one that is written out is checked
 * with the other arguments.
 */
export function checkedExternalId(
  written: WrittenArguments,
  externalId: pulumi.Input<string>,
): pulumi.Input<string> {
  const secret = new Set(["externalId"]);
  return checkedOnceKnown(
    written,
    externalId,
    (value) => checkValues(new Map([["externalId", value]]), secret).problems,
  );
}

/**
 * Text that comes from elsewhere, checked when it is known; one that is written out is returned as it is.
 *
 * @param problemsOf - what is wrong with it
 */
export function checkedOnceKnown(
  written: WrittenArguments,
  input: pulumi.Input<string>,
  problemsOf: (value: string) => readonly Problem[],
): pulumi.Input<string> {
  if (!isEventual(input)) return input;
  return pulumi.output(input).apply((value) => {
    // One that turns out to be nothing, such as another stack's output of a wrong name, is none either.
    const known = (value as string | undefined) ?? "";
    refuse(written, problemsOf(known));
    return value;
  });
}

/** Those that only JavaScript lets through. */
function unknownArguments({ type, args, known }: WrittenArguments): readonly Problem[] {
  const unknown = Object.keys(args).filter((key) => !known.includes(key));
  const rule = `is not an argument of ${type}; they are ${known.join(", ")}`;
  return unknown.map((key) => ({ key, rule, fix: "rename it, or remove it" }));
}

function refuse({ type, name }: WrittenArguments, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw runError(describeProblems(problems, `argument of ${type} ${name}`));
}

function inItsArguments(problem: Problem, { argumentOf }: WrittenArguments): Problem {
  const beginning = Object.keys(argumentOf).find((place) => problem.key.startsWith(place));
  const key =
    beginning === undefined
      ? problem.key
      : `${argumentOf[beginning] ?? ""}${problem.key.slice(beginning.length)}`;
  return {
    ...problem,
    key,
    rule: inWords(problem.rule, argumentOf),
    fix: inWords(problem.fix, argumentOf),
  };
}

/** A rule or a fix speaks of settings by their names. */
function inWords(text: string, argumentOf: WrittenArguments["argumentOf"]): string {
  const words = text.replace(/\bthe setting /g, "");
  return Object.entries(argumentOf).reduce(
    (changed, [setting, argument]) =>
      /^\w+$/.test(setting)
        ? changed.replace(new RegExp(`\\b${setting}\\b`, "g"), argument)
        : changed,
    words,
  );
}
