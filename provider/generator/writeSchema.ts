/** What `npm run schema` runs. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { generateSchema } from "./generateSchema";

writeFileSync(
  join(__dirname, "..", "schema.json"),
  `${JSON.stringify(generateSchema(), null, 2)}\n`,
);
