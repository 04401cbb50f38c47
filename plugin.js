// What the engine starts where a program in any language uses the components; the provider is provider/main.ts.
require("./typescript")(__filename)("./provider/main.ts");
