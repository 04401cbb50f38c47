#!/usr/bin/env node
// What `npx authomize` runs in the published package.
require("../startUp");
void require("./main").main(process.argv);
