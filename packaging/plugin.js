// What the engine starts where a program in any language uses the components of the published package.
require("./startUp");
require("./provider/main").serve(require("../package.json").version);
