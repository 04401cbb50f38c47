#!/usr/bin/env node
// What `npx authomize` runs; the command line is main.ts.
void require("../typescript")(__filename)("./main.ts").main(process.argv);
