// What the sandbox starts; the gateway is serve.ts. Translated once and kept, as there are many sandboxes.
require("../../typescript")(__filename)("./serve.ts");
