// What a fleet starts to run stacks in, one after the other; the work is done in shardWorker.ts.
require("../../../typescript")(__filename)("./shardWorker.ts");
