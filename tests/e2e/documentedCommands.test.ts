import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";

import { load } from "js-yaml";

import { sdkConnection } from "../../sandbox/environment";
import { ROOT } from "../../sandbox/folders";
import { folderWithAwsCli } from "./awsCli";
import { documentation } from "./documentation";
import { Environment, type CommandResult } from "./environment";
import { pack, PackagedProject } from "./packed";
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

/** Those of contributors, which are run in a clone; all others in a project that `pulumi new` has made. */
const IN_A_CLONE =
  /^(?:cp deployments|npx pulumi login|npx pulumi -C deployments|npm run build:policy-pack)/;

/** What a reader puts in place of the account IDs that pages show. */
const EXAMPLE_ACCOUNT = /\b111122223333\b/g;

/** Every command that README.md and docs/ show, word for word, as a newcomer runs them, page by page. */
const NEW = 'npx pulumi new "$REPOSITORY/template" --name acme-access --stack prod';
const OFFLINE = "npx authomize verify --config-file Pulumi.prod.yaml";
const INSTALL = "npm install authomize-aws";

describe("the commands of the documentation", () => {
  let environment: Environment;
  let clone: string;
  let folder: string;
  let binaries: string;

  before(async () => {
    environment = await Environment.start();
    clone = copyOfTheClone(join(environment.home, "authomize-aws"));
    folder = join(environment.home, "acme-access");
    mkdirSync(folder);
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
      REPOSITORY: ROOT,
      START_TOKEN: "a-token-of-github",
      // In place of the reader who says yes.
      PULUMI_SKIP_CONFIRMATIONS: "true",
      NO_COLOR: "true",
    };
    const words = ["-c", 'PATH="$1:$PATH"; eval "$2"', "sh", binaries, command];
    const cwd = IN_A_CLONE.test(command) ? clone : folder;
    return environment.run("sh", words, { cwd, variables });
  }

  /** What needs a registry is done in another way. */
  const INSTEAD: Readonly<Record<string, () => Promise<void>>> = {
    [NEW]: () => succeed(`${NEW.replace("npx ", "")} --yes --generate-only`),
    [INSTALL]: async () => {
      const project = new PackagedProject(environment, folder);
      await project.install(await pack(environment));
      await succeed("npx pulumi stack init prod");
    },
    [OFFLINE]: () => findOthers(OFFLINE),
  };

  /** The stack moved has roles in accounts beside the list, and without a state nothing proves it. */
  async function findOthers(command: string): Promise<void> {
    const { exitCode, output } = await run(command);
    assert.equal(exitCode, 1, output);
    assert.match(
      output,
      /2 accounts: all hold .* Not enrolled, \d accounts: \d without the role, 2 not/,
    );
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
    [NEW]: () => {
      for (const file of ["Pulumi.example.yaml", ".gitignore", ".github/workflows/authomize.yml"]) {
        assert.ok(existsSync(join(folder, file)), file);
      }
    },
    // Settings may be written by hand, too, without the project's name before them.
    "npx pulumi config set --path 'accounts[0]' 111122223333": () => {
      const file = settingsFile("prod");
      writeFileSync(
        file,
        readFileSync(file, "utf8").replace(/- (\d+)$/m, `- "$1"\n    - "${PAYMENTS}"`),
      );
      appendFileSync(file, "  externalId: first-external-id\n");
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
          await (INSTEAD[command]?.() ?? succeed(command.replace(EXAMPLE_ACCOUNT, SHOP)));
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
function copyOfTheClone(folder: string): string {
  const ours = new Set(["node_modules", ".git", ".sandbox", ".authomize", "Pulumi.prod.yaml"]);
  cpSync(ROOT, folder, { recursive: true, filter: (source) => !ours.has(basename(source)) });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}
