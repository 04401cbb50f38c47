import log = require("@pulumi/pulumi/log");

/** How the SDK begins to show an answer of the engine in full, secrets in clear. */
const ANSWER = "; err: ";

/**
 * Keeps secrets out of the engine's debug messages. For every resource the SDK writes down the
 * engine's answer as it came, a new access key's secret in clear; for readStackOutputs, all that the
 * stack last exported. Nobody sees these messages by default, but `pulumi up --json` and
 * `--debug` print them, into the log of a pipeline for example.
 */
export function keepSecretsOutOfLogs(): void {
  const { debug } = log;
  const withoutAnswers: typeof debug = (message, ...rest) =>
    debug(message.includes(ANSWER) ? `${message.split(ANSWER)[0] ?? ""}.` : message, ...rest);
  // The SDK's other modules call it by this object, so that this reaches all of them.
  Object.assign(log, { debug: withoutAnswers });
}
