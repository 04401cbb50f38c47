#!/usr/bin/env node
// npx keeps a link to this file in every clone in which it has run before; the commands are in commands/.
require("../commands/authomize.js");
