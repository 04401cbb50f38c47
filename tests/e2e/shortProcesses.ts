import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";

/**
 * Variables that save time which a test need not spend: each of its many processes ends long before a
 * garbage collection pays, and loads modules that the one before it has compiled.
 */
export const SHORT_PROCESSES = {
  GOGC: "800",
  NODE_COMPILE_CACHE: join(ROOT, ".sandbox", "compile-cache"),
};
