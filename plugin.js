// What the engine starts where a program in any language uses the components.
const { version } = require("./package.json");
require("./typescript")(__filename)("./provider/main.ts").serve(version);
