import * as v from "valibot";

import { type Problem, shown } from "../../errors";

const SEPARATOR = "\u0000";

/** A schema's message: what is required, and what to do about a value that is not so. */
export function message(rule: string, fix: string): string {
  return `${rule}${SEPARATOR}${fix}`;
}

/** The place in a value that an issue is about, such as `.accounts[2].id`; empty for the value itself. */
export function placeOf(issue: v.BaseIssue<unknown>): string {
  const place = (issue.path ?? []).map(({ key }) =>
    typeof key === "number" ? `[${key}]` : `.${String(key)}`,
  );
  return place.join("");
}

/** The problem of a schema's issue; a secret's value is not shown. */
export function problemOf(key: string, issue: v.BaseIssue<unknown>, isSecret = false): Problem {
  const [rule = "", fix = "correct the value"] = issue.message.split(SEPARATOR);
  if (issue.input === undefined) return { key, rule, fix };
  return { key, value: isSecret ? "[secret]" : shown(issue.input), rule, fix };
}

type Refusal = readonly [rule: string, fix: string];

/** One more requirement of a value. */
export function check<Value>(isMet: (value: Value) => boolean, ...refusal: Refusal) {
  return v.check(isMet, message(...refusal));
}

/** A map; valibot takes a list for one, and an empty list for a map that says nothing. */
export function noList<Schema extends v.GenericSchema>(map: Schema, ...refusal: Refusal) {
  const refused = v.never(message(...refusal));
  return v.lazy((input) => (Array.isArray(input) ? refused : map));
}

/** A map of these keys and no others. */
export function mapOf<Entries extends v.ObjectEntries>(entries: Entries, ...refusal: Refusal) {
  return noList(v.strictObject(entries, message(...refusal)), ...refusal);
}

/** One of some words. */
export function oneOf<const Words extends readonly string[]>(words: Words, ...refusal: Refusal) {
  return v.picklist(words, message(...refusal));
}

/** Text of one alphabet and length. */
export function matching(pattern: RegExp, ...refusal: Refusal) {
  return v.pipe(v.string(message(...refusal)), v.regex(pattern, message(...refusal)));
}

/** Text as such; a number or a boolean that YAML made of it is refused. */
export const text = v.string(message("is text", "put it in quotes"));

/** As `matching`, but the fix for what is no text is to put it in quotes. */
export function textMatching(pattern: RegExp, ...refusal: Refusal) {
  return v.pipe(text, v.regex(pattern, message(...refusal)));
}

/** One line of text for people: no control characters. */
export function lineOfText(maximumLength: number) {
  return textMatching(
    new RegExp(`^\\P{Cc}{1,${maximumLength}}$`, "u"),
    `is one line of text, ${maximumLength} characters at most`,
    "shorten it, or remove the line breaks",
  );
}

/** A number as JSON has it. */
export function integer(minimum: number, maximum: number, ...refusal: Refusal) {
  return v.pipe(
    v.number(message(...refusal)),
    v.safeInteger(message(...refusal)),
    v.minValue(minimum, message(...refusal)),
    v.maxValue(Math.min(maximum, Number.MAX_SAFE_INTEGER), message(...refusal)),
  );
}

/** A number, or the text that the engine makes of it. */
export function integerOrText(minimum: number, maximum: number, ...refusal: Refusal) {
  return v.pipe(
    v.union(
      [integer(minimum, maximum, ...refusal), matching(/^\d+$/, ...refusal)],
      message(...refusal),
    ),
    v.transform(Number),
    integer(minimum, maximum, ...refusal),
  );
}

/** A yes or no, or the text that the engine makes of it. */
export function booleanOrText(...refusal: Refusal) {
  return v.pipe(
    v.union([v.boolean(), v.picklist(["true", "false"])], message(...refusal)),
    v.transform((value) => value === true || value === "true"),
  );
}

/** A yes-or-no setting. */
export const yesOrNo = booleanOrText("is true or false", "write true or false");
