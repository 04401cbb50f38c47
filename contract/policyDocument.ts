/** One statement of a permissions policy; it only ever allows. */
export interface PolicyStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  /** Condition operator → condition key → the values of which one has to match. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A permissions policy as the JSON document that IAM and STS take. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** A statement that allows these actions on these resources. */
export function allow(
  actions: readonly string[],
  resources: readonly string[],
  condition?: PolicyStatement["Condition"],
): PolicyStatement {
  return {
    Effect: "Allow",
    Action: [...actions].sort(),
    Resource: resources,
    ...(condition && { Condition: condition }),
  };
}

/** A policy of these statements. */
export function policyDocument(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/**
 * A text that a policy takes letter by letter: a policy reads `*` and `?` as wildcards, and `$` begins
 * a variable (IAM user guide, "IAM policy elements: Variables and tags").
 */
export function literally(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}
