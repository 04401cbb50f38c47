import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { installPython } from "../../sandbox/python";

/** Puts the AWS CLI into a folder `bin` of a sandbox's home, for the PATH of commands that use it. */
export async function folderWithAwsCli(home: string): Promise<string> {
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  const python = await installPython(report, join(__dirname, "awsCli", "requirements.txt"));
  const folder = join(home, "bin");
  mkdirSync(folder);
  // Version 1 knows an old address of SQS's, which wins over the variable.
  const endpoint = '--endpoint-url "$AWS_ENDPOINT_URL"';
  const script = `#!/bin/sh\nexec '${python}' -m awscli ${endpoint} "$@"\n`;
  writeFileSync(join(folder, "aws"), script, { mode: 0o700 });
  return folder;
}
