import { InvalidArgumentError, Option } from "commander";

import { ACCOUNT_ID } from "../../contract/iamRules";

/** What every command that reports on a stack takes. */
export interface StackOptions {
  readonly stack?: string;
  readonly json?: boolean;
}

/** `--stack`, as every command that reads a stack takes it. */
export function stackOption(): Option {
  return new Option(
    "-s, --stack <name>",
    "the stack, or the environment over shards; default: the one that is selected",
  ).argParser(stackName);
}

/** Reads a stack's name; an unset variable of a script must not mean the selected stack. */
export function stackName(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty; leave the option out for the selected stack.");
}

/** Reads a text that an unset variable of a script must not leave empty. */
export function givenText(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty.");
}

/** `--json`, as every command that reports takes it. */
export function jsonOption(): Option {
  return new Option("--json", "print the result as JSON");
}

/** Reads an account ID from the command line. */
export function accountId(text: string): string {
  if (ACCOUNT_ID.test(text)) return text;
  throw new InvalidArgumentError(
    "An AWS account ID has exactly 12 digits, leading zeros included.",
  );
}

/** `--account`, which can be given several times. */
export function accountsOption(description: string): Option {
  const add = (text: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    accountId(text),
  ];
  return new Option("--account <ID>", description).argParser(add);
}
