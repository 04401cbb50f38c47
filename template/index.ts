// What `pulumi up` runs: the settings of the stack's Pulumi.<stack>.yaml → a role in every account.
import program = require("authomize-aws/program");

export = program;
