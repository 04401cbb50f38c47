import * as v from "valibot";

import { told } from "./told";

/** Text as such; a number or a boolean that YAML made of it is refused. */
export const text = v.string(told("is text", "put it in quotes"));

/** Text of one alphabet and length. */
export function textMatching(pattern: RegExp, rule: string, fix: string) {
  return v.pipe(text, v.regex(pattern, told(rule, fix)));
}

/** One line of text for people: no control characters. */
export function lineOfText(maximumLength: number) {
  return textMatching(
    new RegExp(`^\\P{Cc}{1,${maximumLength}}$`, "u"),
    `is one line of text, ${maximumLength} characters at most`,
    "shorten it, or remove the line breaks",
  );
}

/** A yes-or-no setting. */
export const yesOrNo = v.pipe(
  v.union(
    [v.boolean(), v.picklist(["true", "false"])],
    told("is true or false", "write true or false"),
  ),
  v.transform((value) => value === true || value === "true"),
);
