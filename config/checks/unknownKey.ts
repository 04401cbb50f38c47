import { closest } from "fastest-levenshtein";

import { type Problem, stackArgument } from "../../errors";
import { SCHEMAS } from "../schemas";

/** The problem with a key that this project does not have, with the nearest one that it has. */
export function unknownKeyProblem(key: string, stack: string | undefined): Problem {
  const known = Object.keys(SCHEMAS);
  const nearest = closest(key, known);
  return {
    key: `authomize-aws:${key}`,
    rule: `is not a setting of this project; the settings are ${known.join(", ")}`,
    fix: `did you mean ${nearest}? Rename it, or remove it: npx pulumi config rm authomize-aws:${key}${stackArgument(stack)}`,
  };
}
