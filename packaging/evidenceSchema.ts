import { writeFileSync } from "node:fs";

import { EVIDENCE } from "../commands/verify/evidence/evidence";
import { inputSchema } from "./inputSchema";

/** The JSON schema of what `verify --json` prints. */
export function evidenceSchema(): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Evidence of authomize verify",
    ...inputSchema(EVIDENCE),
  };
}

/** Writes the schema to a file. */
export function writeEvidenceSchema(file: string): void {
  writeFileSync(file, `${JSON.stringify(evidenceSchema())}\n`);
}

if (require.main === module) {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error("Name the file to write the schema to");
  writeEvidenceSchema(file);
}
