import assert from "node:assert/strict";

import type { Command } from "commander";
import fc from "fast-check";

import { ACCOUNT_ID } from "../../../contract/iamRules";
import { commandLine, main } from "../../../commands/main";
import { accountIds } from "../arbitraries";
import { BAD_INPUTS } from "../tried";

/** What a command would have run with. */
interface Run {
  readonly command: string;
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** How one command line ended. */
interface Outcome {
  readonly exitCode: unknown;
  readonly runs: readonly Run[];
  readonly stdout: string;
  readonly stderr: string;
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Every command that runs something. */
async function leaves(): Promise<readonly Command[]> {
  return withSubcommands(await commandLine()).filter(({ commands }) => commands.length === 0);
}

/** The words that call a command, such as `fleet up`. */
function wordsOf(command: Command): readonly string[] {
  return command.parent === null ? [] : [...wordsOf(command.parent), command.name()];
}

/** Runs the real command line, each of whose commands only writes down what it was given. */
async function outcomeOf(words: readonly string[]): Promise<Outcome> {
  const runs: Run[] = [];
  const written = { stdout: "", stderr: "" };
  const program = await commandLine();
  for (const command of withSubcommands(program)) {
    command.configureOutput({
      writeOut: (text) => (written.stdout += text),
      writeErr: (text) => (written.stderr += text),
    });
    if (command.commands.length > 0) continue;
    command.action(() => {
      runs.push({ command: command.name(), args: command.processedArgs, options: command.opts() });
    });
  }
  const exitCode = await withOwnExitCode(() => main(["node", "authomize", ...words], program));
  return { exitCode, runs, ...written };
}

/** `main` sets this process's exit code and, for a defect, writes to its standard error. */
async function withOwnExitCode(work: () => Promise<void>): Promise<unknown> {
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await work();
    return process.exitCode;
  } finally {
    process.exitCode = before;
  }
}

/** Words as people mistype them: names of objects' own properties, paths, markup, escapes, anything. */
const anyWord = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "-", "--", "---", "-sx", "-yf", "--no-", "--__proto__", "__proto__", "1e3"),
  fc.constantFrom("constructor", "toString", "--help", "help", "-h", "prod", "../../etc", "\u0000"),
  fc.constantFrom("\u001b[2J", "0", "-1", "10000", "\u0661", "json", "yaml", "12345", "$(id)"),
  accountIds(),
);

/** Command lines of these commands, and of what people mistype for them. */
function anyCommandLine(commands: readonly Command[]): fc.Arbitrary<readonly string[]> {
  const names = commands.map((command) => command.name());
  const flags = commands.flatMap(({ options }) =>
    options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined)),
  );
  const knownFlag = fc.constantFrom(...flags);
  const anyFlag = fc.oneof(
    { weight: 4, arbitrary: knownFlag },
    fc.tuple(knownFlag, anyWord).map(([flag, value]) => `${flag}=${value}`),
    // One letter less, as in --jso.
    knownFlag.map((flag) => flag.slice(0, -1)),
  );
  const anyCommand = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...commands.map(wordsOf)) },
    { weight: 1, arbitrary: fc.constantFrom(...names).map((name) => [name.slice(1)]) },
    { weight: 1, arbitrary: anyWord.map((word) => [word]) },
  );
  const anyWords = fc.oneof(
    anyFlag.map((flag) => [flag]),
    anyWord.map((word) => [word]),
    fc.tuple(knownFlag, anyWord),
    fc.constant(["--stack", "prod"]),
  );
  return fc
    .tuple(anyCommand, fc.array(anyWords, { maxLength: 4 }))
    .map(([command, words]) => [...command, ...words.flat()]);
}

function assertSound({ command, args, options }: Run): void {
  assert.notEqual(options["stack"], "");
  const { account, deployerAccount, parallel, parallelShards, format } = options;
  const ids = [account ?? [], deployerAccount ?? [], command === "forget" ? args : []].flat();
  for (const id of ids) assert.match(id as string, ACCOUNT_ID);
  for (const count of [parallel, parallelShards]) {
    assert.ok(count === undefined || (Number.isInteger(count) && Number(count) > 0));
  }
  assert.ok(format === undefined || format === "json" || format === "yaml");
}

describe("the command line, whatever it is given", () => {
  it("runs one command with sound arguments, or helps, or exits with 2 and says what is wrong", async () => {
    let ran = 0;
    const property = fc.asyncProperty(anyCommandLine(await leaves()), async (words) => {
      const { exitCode, runs, stdout, stderr } = await outcomeOf(words);
      assert.doesNotMatch(stderr, /\n\s+at |defect/);
      if (exitCode === 0) {
        assert.equal(stderr, "");
        assert.ok(runs.length === 1 || stdout.startsWith("Usage: authomize "), stdout);
        runs.forEach(assertSound);
        ran += runs.length;
        return;
      }
      assert.equal(exitCode, 2);
      assert.deepEqual(runs, []);
      assert.match(stderr, /^(error: .+|Usage: authomize )/);
    });
    await fc.assert(property, { numRuns: BAD_INPUTS.commandLines });
    assert.ok(ran > BAD_INPUTS.commandLines / 50, `only ${ran} command lines were sound`);
  });

  it("names an option that a command does not know, and where to look", async () => {
    for (const command of await leaves()) {
      const words = wordsOf(command);
      const { exitCode, stderr } = await outcomeOf([...words, "-s", "prod", "--unknown-to-all"]);
      assert.equal(exitCode, 2);
      assert.equal(
        stderr,
        "error: unknown option '--unknown-to-all'\n" +
          `To see what it takes: npx authomize ${words.join(" ")} --help\n`,
      );
    }
  });

  it("has help for every command", async () => {
    for (const command of await leaves()) {
      const words = wordsOf(command);
      const { exitCode, stdout } = await outcomeOf([...words, "--help"]);
      assert.equal(exitCode, 0);
      assert.ok(stdout.startsWith(`Usage: authomize ${words.join(" ")} `), stdout);
    }
  });

  it("loads a command alone as it does among all", async () => {
    for (const command of await leaves()) {
      const [name = ""] = wordsOf(command);
      const alone = await commandLine(name);
      assert.deepEqual(
        alone.commands.map((one) => one.name()),
        [name],
      );
    }
  });
});
