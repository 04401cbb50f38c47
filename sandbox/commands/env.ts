import { readOptions, runCommand, say, warn } from "../command";
import { REMOVED_VARIABLES, sandboxEnvironment, userEnvironment } from "../environment";
import { sandboxStatus } from "../sandbox";

const NOT_RUNNING = 3;

runCommand(async () => {
  const options = { home: { type: "string" }, user: { type: "string" } } as const;
  const usage = "Usage: npm run -s sandbox:env -- [--user NAME] [--home FOLDER]";
  const values = readOptions(options, usage);
  const status = await sandboxStatus({ home: values.home });
  if (!status.running) {
    warn("The sandbox is not running: start it with `npm run sandbox:start`.");
    return NOT_RUNNING;
  }
  const variables = {
    ...sandboxEnvironment({ home: values.home }),
    ...(values.user === undefined ? {} : userEnvironment(values.user, { home: values.home })),
  };
  say(`unset ${REMOVED_VARIABLES.join(" ")}`);
  for (const [name, value] of Object.entries(variables)) say(`export ${name}=${quoted(value)}`);
  return 0;
});

/** Quoted for any POSIX shell. */
function quoted(value: string): string {
  return /^[\w./:@%+,=-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
