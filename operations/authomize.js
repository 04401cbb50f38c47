#!/usr/bin/env node
// The command's entry: TypeScript is translated as it is loaded, its types are checked by `npm test`.
require("ts-node").register({ transpileOnly: true, cwd: __dirname });
require("./main.ts").main(process.argv);
