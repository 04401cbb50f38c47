// Loads this project's TypeScript in a clone. It is translated once and kept; its types are left to
// `npm test`: neither a deployment nor a command waits for them. The published package is compiled.
require("./startUp");
const { createJiti } = require("jiti");

/** @param {string} from the file whose relative imports are loaded */
module.exports = (from) =>
  createJiti(from, {
    interopDefault: false,
    jsx: { runtime: "automatic", importSource: "preact" },
    nativeModules: Object.keys(require("./package.json").dependencies),
  });
