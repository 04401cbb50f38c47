#!/usr/bin/env node
// What `npx authomize` runs in the published package.

// V8 lets garbage grow to several times of what is in use: with 5,000 accounts, 450 MB of which 50 were.
require("node:v8").setFlagsFromString("--heap-growing-percent=50");
require("../startUp");
void require("./main").main(process.argv);
