// What the engine loads; the program is index.ts.
module.exports = require("../typescript")(__filename)("./index.ts");
