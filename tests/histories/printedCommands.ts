/** The options that take a value. */
const VALUED = ["--stack", "--file", "--target"];

/**
 * Those commands that bring a deployment further. What changes the settings is the operator's own
 * decision, and what only looks brings nothing further.
 */
const COMMAND =
  /npx (pulumi (?:up|refresh|cancel|import)|authomize (?:adopt|move|forget \d{12}|fleet (?:up|reshard)))\b((?: --[a-z-]+(?:[ =](?:'[^']*'|(?!-)[\w./@:-]*\w))?)*)/g;

/**
 * The commands that a message printed, each as an operator pastes it, in their order and each once.
 *
 * @param stack - the stack that a command means which names none
 */
export function printedCommands(output: string, stack: string): readonly (readonly string[])[] {
  const printed = [...output.matchAll(COMMAND)].map(([, verb = "", options = ""]) => [
    "npx",
    ...verb.split(" "),
    ...ofStack(optionsOf(options), stack),
  ]);
  const once = new Map(printed.map((words) => [words.join(" "), words]));
  return [...once.values()];
}

/** Words that follow an option which takes no value belong to the sentence around the command. */
function optionsOf(text: string): readonly string[] {
  return [...text.matchAll(/(--[a-z-]+)(=\S+)?(?: ('[^']*'|(?!-)[\w./@:-]*\w))?/g)].flatMap(
    ([, option = "", assigned, value]) => {
      if (assigned !== undefined) return [`${option}${assigned}`];
      // What a shell would read between the quotes.
      const read = value?.replaceAll("'", "");
      return VALUED.includes(option) && read !== undefined ? [option, read] : [option];
    },
  );
}

function ofStack(options: readonly string[], stack: string): readonly string[] {
  return options.includes("--stack") ? options : [...options, "--stack", stack];
}
