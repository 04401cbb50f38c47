/** One thing that is wrong with one setting, in words that let a stranger mend it. */
export interface Problem {
  /** The setting with its place in it, such as `authomize-aws:accounts[2].id`. */
  readonly key: string;
  /** The offending value as the operator would recognise it; absent when there is none. */
  readonly value?: string;
  /** What AWS, the vendor or this project requires. */
  readonly rule: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Something that the operator can mend: shown as it is, without a stack trace. */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
}

/** Thrown when settings cannot be used; carries every problem, not only the first. */
export class SettingsError extends OperatorError {
  override readonly name = "SettingsError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(describeProblems(problems));
    this.problems = problems;
  }
}

/** All problems as one text: a heading, then key and value, rule and fix of each. */
export function describeProblems(problems: readonly Problem[]): string {
  const heading =
    problems.length === 1
      ? "One setting needs a change before anything is deployed:"
      : `${problems.length} settings need a change before anything is deployed:`;
  return [heading, ...problems.map(describeProblem)].join("\n\n");
}

function describeProblem(problem: Problem): string {
  const value = problem.value === undefined ? "" : `: ${problem.value}`;
  return [`  ${problem.key}${value}`, `    Rule: ${problem.rule}`, `    Fix:  ${problem.fix}`].join(
    "\n",
  );
}
