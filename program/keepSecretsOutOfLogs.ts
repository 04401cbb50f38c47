import log = require("@pulumi/pulumi/log");

/** What stands before the engine's answer in the SDK's messages. */
const ANSWER = "; err: ";

/**
 * Keeps secrets out of debug messages, which `pulumi up --json` and `--debug` print. The SDK logs the
 * engine's answers in clear: for every resource, such as a new access key, and for readStackOutputs.
 */
export function keepSecretsOutOfLogs(): void {
  const { debug } = log;
  const withoutAnswers: typeof debug = (message, ...rest) =>
    debug(message.includes(ANSWER) ? `${message.split(ANSWER)[0] ?? ""}.` : message, ...rest);
  // The SDK's other modules all call it by this object.
  Object.assign(log, { debug: withoutAnswers });
}
