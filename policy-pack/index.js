// What the engine loads; the pack is pack.ts.
module.exports = require("../typescript")(__filename)("./pack.ts");
