import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { load } from "js-yaml";

import { sdkConnection } from "../../sandbox/environment";
import { ROOT } from "../../sandbox/folders";
import { installPython } from "../../sandbox/python";
import { documentation } from "./documentation";
import { Environment, type CommandResult } from "./environment";
import { deployedRoles } from "./trustRoles";

const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const OTHERS = ["273518609942", "529640183727"];

/** The commands that are not run here, each with the reason. */
const NOT_RUN: Readonly<Record<string, string>> = {
  "npm run demo": "starts the one sandbox of the checkout; all it does is tested by itself",
  "npm test": "this test is part of it",
  "npm ci":
    "would take away the modules that this test runs with; prepare.mjs runs it for `npm test`",
  "npx pulumi package add ../authomize-aws":
    "asks the official language host for an SDK; languages.test.ts generates it as that host does",
  "npx pulumi -C deployments up":
    "needs Pulumi Cloud; tests/unit/deployments tries what it would declare",
};

/** What a reader puts in place of the account IDs that pages show. */
const EXAMPLE_ACCOUNT = /\b111122223333\b/g;

/** Every command that README.md and docs/ show, word for word, as a newcomer runs them, page by page. */
describe("the commands of the documentation", () => {
  let environment: Environment;
  let folder: string;
  let binaries: string;

  before(async () => {
    environment = await Environment.start();
    folder = copyOfTheProject(join(environment.home, "authomize-aws"));
    binaries = await folderWithAwsCli(environment.home);
    const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
    const organizations = new OrganizationsClient(sdkConnection(environment.variables));
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  });

  after(async () => {
    await environment.stop();
  });

  function run(command: string): Promise<CommandResult> {
    const variables = {
      // In place of the reader who says yes.
      PULUMI_SKIP_CONFIRMATIONS: "true",
      NO_COLOR: "true",
    };
    const words = ["-c", 'PATH="$1:$PATH"; eval "$2"', "sh", binaries, command];
    return environment.run("sh", words, { cwd: folder, variables });
  }

  async function succeed(command: string): Promise<void> {
    const { exitCode, output } = await run(command);
    assert.equal(exitCode, 0, output);
  }

  function settingsFile(stack: string): string {
    return join(folder, `Pulumi.${stack}.yaml`);
  }

  /** What a reader does between two commands. */
  const AFTER: Readonly<Record<string, () => void>> = {
    "cp Pulumi.example.yaml Pulumi.prod.yaml": () => {
      const file = settingsFile("prod");
      const edited = readFileSync(file, "utf8")
        .replace('"111122223333"\n', `"${SHOP}"\n`)
        .replace('id: "012345678901"\n', `id: "${PAYMENTS}"\n`)
        .replace("accessRoleName: AWSControlTowerExecution\n", "\n")
        .replace("00000000-0000-0000-0000-000000000000", "first-external-id");
      writeFileSync(file, edited);
    },
    "npx pulumi stack init prod": () => {
      const text = readFileSync(settingsFile("prod"), "utf8");
      const { config, encryptionsalt } = load(text) as Record<string, unknown>;
      assert.ok(encryptionsalt, "nothing that is encrypted could be read");
      assert.equal((config as Record<string, unknown>)["externalId"], "first-external-id");
      // Settings that are commented out are to be uncommented where they stand.
      assert.match(text, /^ {2}# roleName: /m);
    },
  };

  /** What a page takes for granted. */
  const BEFORE: Readonly<Record<string, () => Promise<void>>> = {
    "docs/stacksets.md": async () => {
      await succeed("npx pulumi stack init moved");
      const { encryptionsalt } = load(readFileSync(settingsFile("moved"), "utf8")) as {
        encryptionsalt: string;
      };
      const config = {
        organization: { include: { accounts: OTHERS } },
        stackSet: { autoDeployment: false },
        externalId: "second-external-id",
      };
      writeFileSync(settingsFile("moved"), JSON.stringify({ encryptionsalt, config }));
      await succeed("npx pulumi up");
    },
  };

  const pages = documentation();

  it("are found, and those that are not run are still there", () => {
    const shown = pages.flatMap(({ commands }) => commands);
    assert.ok(shown.length > Object.keys(NOT_RUN).length, "no command is found to be run");
    for (const command of Object.keys(NOT_RUN)) assert.ok(shown.includes(command), command);
  });

  for (const { file, commands } of pages) {
    const toRun = commands.filter((command) => NOT_RUN[command] === undefined);
    if (toRun.length === 0) continue;
    describe(`of ${file}`, () => {
      before(() => BEFORE[file]?.());

      for (const command of toRun) {
        it(command, async () => {
          await succeed(command.replace(EXAMPLE_ACCOUNT, SHOP));
          AFTER[command]?.();
        });
      }
    });
  }

  describe("of all pages", () => {
    it("leave a role in every account that was enrolled", async () => {
      const roles = await deployedRoles(environment, [SHOP, PAYMENTS, ...OTHERS]);
      for (const [account, role] of Object.entries(roles)) assert.ok(role, account);
    });
  });
});

/** What a clone and `npm ci` give. */
function copyOfTheProject(folder: string): string {
  const ours = new Set(["node_modules", ".git", ".sandbox", ".authomize", "Pulumi.prod.yaml"]);
  cpSync(ROOT, folder, { recursive: true, filter: (source) => !ours.has(basename(source)) });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

async function folderWithAwsCli(home: string): Promise<string> {
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  const python = await installPython(report, join(__dirname, "awsCli", "requirements.txt"));
  const folder = join(home, "bin");
  mkdirSync(folder);
  const script = `#!/bin/sh\nexec '${python}' -m awscli "$@"\n`;
  writeFileSync(join(folder, "aws"), script, { mode: 0o700 });
  return folder;
}
