// Loads this project's TypeScript. It is translated once and kept; its types are left to `npm test`:
// neither a deployment nor a command waits for them.
require("node:module").enableCompileCache?.();
const { createJiti } = require("jiti");

/** @param {string} from the file whose relative imports are loaded */
module.exports = (from) =>
  createJiti(from, {
    interopDefault: false,
    nativeModules: Object.keys(require("./package.json").dependencies),
  });
