// What every process of this project begins with, before anything else is loaded.
const nodeModule = require("node:module");
nodeModule.enableCompileCache?.();

// Pulumi's SDK loads a compiler and npm's installer in order to send functions to other places as
// source text. Nothing here does, and the two are half of its modules and 45 MB of every process.
const UNUSED = /\/node_modules\/(typescript|@npmcli\/arborist)\//;
nodeModule.registerHooks?.({
  load: (url, context, nextLoad) =>
    UNUSED.test(url)
      ? { format: "commonjs", source: "", shortCircuit: true }
      : nextLoad(url, context),
});

// The engine's SDK takes a stack trace for every resource and drops it. Mapped to TypeScript, as the
// SDK and its host have set it up, each costs milliseconds and the first half a second.
Error.prepareStackTrace = undefined;
