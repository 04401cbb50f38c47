import { AttachRolePolicyCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { packageVersion } from "../../sandbox/toolchain/parts";
import { Environment } from "./environment";
import { newProject, pack, type PackagedProject, type PackedPackage } from "./packed";
import { deployedRoles, iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHOP = "310957284466";
const EXTERNAL_ID = "221647f1-f228-4c77-825e-90696e36d0cb";
const UP = ["up", "--yes", "--skip-preview", "--continue-on-error"];
const DESTROY = ["destroy", "--yes", "--skip-preview"];
const ROLE = "AuthomizeCrossAccountTrustRole";
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

/** The packed file alone, in folders outside the clone, in projects of other names. */
describe("the package", () => {
  let environment: Environment;
  let packed: PackedPackage;
  let project: PackagedProject;

  before(async () => {
    environment = await Environment.start();
    packed = await pack(environment);
    project = await newProject(environment, "acme-access", packed);
  });

  after(async () => {
    await environment.stop();
  });

  const roleIn = async (account: string) => (await deployedRoles(environment, [account]))[account];

  it("has what a deployment needs, in a megabyte and a half, and no TypeScript, sandbox or tests", () => {
    assert.ok(
      packed.size < 1.5e6 && packed.unpackedSize < 1.5e6,
      `${packed.size}, ${packed.unpackedSize}`,
    );
    const others = packed.files.filter((file) => !file.startsWith("dist/")).sort();
    assert.deepEqual(others, [
      "CHANGELOG.md",
      "LICENSE",
      "PulumiPlugin.yaml",
      "README.md",
      "SECURITY.md",
      "docs/troubleshooting.md",
      "evidence.schema.json",
      "package.json",
      "settings.schema.json",
    ]);
    const sources = packed.files.filter((file) => /(?<!\.d)\.tsx?$|sandbox|tests|jiti/.test(file));
    assert.deepEqual(sources, []);
  });

  it("has types that a program compiles against, however it resolves modules", async () => {
    const program = [
      'import { AuthomizeIntegration, NewAccountTrigger, StackSetTrustRoles, TrustRole } from "authomize-aws";',
      'import type { StackOutputs } from "authomize-aws";',
      'import program = require("authomize-aws/program");',
      "export const kinds = [AuthomizeIntegration, NewAccountTrigger, StackSetTrustRoles, TrustRole];",
      "export const run: () => Promise<Partial<Record<keyof StackOutputs, unknown>>> = program;",
      "// @ts-expect-error no such argument",
      'export const wrong = () => new AuthomizeIntegration("a", { accounts: [], rolName: "x" });',
    ];
    writeFileSync(join(project.folder, "types.ts"), program.join("\n"));
    for (const [module, moduleResolution] of [
      ["commonjs", "node10"],
      ["nodenext", "nodenext"],
    ] as const) {
      const compilerOptions = {
        ...{ module, moduleResolution, strict: true, types: ["node"], noEmit: true },
        ...{ target: "es2022", ignoreDeprecations: "6.0", skipLibCheck: true },
      };
      const file = join(project.folder, `tsconfig.${module}.json`);
      writeFileSync(file, JSON.stringify({ compilerOptions, files: ["index.ts", "types.ts"] }));
      const tsc = join("node_modules", "typescript", "bin", "tsc");
      await project.succeed("node", [tsc, "-p", file]);
    }
  });

  it("is a component package as well, for programs in other languages", async () => {
    const own = join(project.folder, "node_modules", "authomize-aws");
    const plugin = join(own, "pulumi-resource-authomize-aws");
    cpSync(join(ROOT, "sandbox", "toolchain", "pulumi-resource-authomize-aws"), plugin);
    const printed = await project.succeed("pulumi", ["package", "get-schema", plugin]);
    const { version, resources } = JSON.parse(printed) as { version: string; resources: object };
    assert.equal(version, packageVersion(project.folder, "authomize-aws"));
    assert.equal(Object.keys(resources).length, 4);
  });

  // What follows the settings is the documentation's commands, which documentedCommands.test.ts runs in
  // such a project.
  it("says how to choose accounts, in a new project that has none", async () => {
    await project.succeed("pulumi", ["stack", "init", "prod"]);
    const { exitCode, output } = await project.run("authomize", ["plan"]);
    assert.equal(exitCode, 1);
    assert.match(output, /config set --path "accounts\[0\]" 111122223333 --stack prod/);
  });

  describe("in a program of ten lines", () => {
    const folder = "ten";

    function write(...args: readonly string[]): void {
      const program = [
        'import * as pulumi from "@pulumi/pulumi";',
        'import { AuthomizeIntegration } from "authomize-aws";',
        'const integration = new AuthomizeIntegration("authomize", {',
        ...args,
        "});",
        "export const roleArns = integration.roleArns;",
      ];
      writeFileSync(join(project.folder, folder, "index.ts"), program.join("\n"));
    }

    before(async () => {
      mkdirSync(join(project.folder, folder));
      const files = { "Pulumi.yaml": "name: ten-lines\nruntime: nodejs\n", "package.json": "{}" };
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(project.folder, folder, name), text);
      }
      await project.succeed("pulumi", ["stack", "init", "dev"], folder);
    });

    it("refuses wrong arguments all at once, without a stack trace", async () => {
      write('  accounts: [{ id: "1234" }],', '  externalId: "x",');
      const { exitCode, output } = await project.run("pulumi", UP, folder);
      assert.notEqual(exitCode, 0);
      assert.match(output, /2 arguments of AuthomizeIntegration authomize need a change/);
      assert.doesNotMatch(output, /^\s+at /m);
    });

    it("makes no role where the external ID turns out to be nothing", async () => {
      write(
        `  accounts: [{ id: "${SHOP}" }],`,
        // Such as the output of another stack, by a name that it does not have.
        "  externalId: pulumi.output(undefined as unknown as string),",
      );
      const { exitCode, output } = await project.run("pulumi", UP, folder);
      assert.notEqual(exitCode, 0);
      assert.match(output, /One argument of AuthomizeIntegration authomize needs a change/);
      assert.doesNotMatch(output, /^\s+at /m);
      assert.equal(await roleIn(SHOP), undefined);
    });

    it("has roles in two accounts, which every command knows from the program's own arguments", async () => {
      write(
        `  externalId: "${EXTERNAL_ID}",`,
        `  accounts: [{ id: "${SHOP}" }, { id: "${MANAGEMENT_ACCOUNT}", name: "management" }],`,
        `  managementAccountId: "${MANAGEMENT_ACCOUNT}",`,
        "  identityCenter: true,",
      );
      await project.succeed("pulumi", UP, folder);
      for (const account of [SHOP, MANAGEMENT_ACCOUNT]) assert.ok(await roleIn(account), account);
      assert.match(JSON.stringify(await roleIn(MANAGEMENT_ACCOUNT)), /AWSSSOReadOnly/);
      await project.succeed("pulumi", ["preview", "--expect-no-changes"], folder);
      assert.match(await project.succeed("authomize", ["verify"], folder), /2 accounts: all hold/);
      assert.match(await project.succeed("authomize", ["preflight"], folder), /all ready/);
      assert.match(await project.succeed("authomize", ["plan"], folder), /keeps it in 2/);
      const handover = await project.succeed("authomize", ["handover", "--no-record"], folder);
      assert.match(handover, new RegExp(`${SHOP},${MANAGEMENT_ACCOUNT}`));
      assert.match(handover, new RegExp(EXTERNAL_ID));
      // What knows the resources by the whole program's names leaves those of others alone.
      for (const words of [["adopt"], ["forget", SHOP], ["move", "--yes"]]) {
        const { exitCode, output } = await project.run("authomize", words, folder);
        assert.equal(exitCode, 1, output);
        assert.match(output, /is for stacks of the whole program .*Nothing was touched/);
      }
    });

    it("finds what somebody has changed by hand, and is gone after destroy", async () => {
      const iam = await iamIn(environment, SHOP);
      await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: ADMINISTRATOR }));
      const { exitCode, output } = await project.run("authomize", ["verify"], folder);
      assert.equal(exitCode, 1);
      assert.match(output, /AdministratorAccess/);
      await project.succeed("pulumi", [...UP, "--refresh"], folder);
      await project.succeed("authomize", ["verify"], folder);
      await project.succeed("pulumi", DESTROY, folder);
      assert.equal(await roleIn(SHOP), undefined);
    });
  });

  it("continues a stack of the clone without a change", async () => {
    const cloned = await environment.stack("cloned", { accounts: [SHOP], externalId: EXTERNAL_ID });
    await cloned.up();
    const before = await roleIn(SHOP);
    const moved = await newProject(environment, "authomize-aws", packed);
    writeFileSync(
      join(moved.folder, "Pulumi.cloned.yaml"),
      readFileSync(cloned.configFile, "utf8"),
    );
    const stack = ["--stack", "cloned"];
    await moved.succeed("pulumi", ["preview", "--expect-no-changes", ...stack]);
    await moved.succeed("pulumi", [...UP, "--expect-no-changes", ...stack]);
    assert.deepEqual(await roleIn(SHOP), before);
    await moved.succeed("pulumi", [...DESTROY, ...stack]);
  });

  it("says where it looked, where there is no project", async () => {
    const { exitCode, output } = await environment.run(
      "node",
      [join(project.folder, "node_modules/authomize-aws/dist/commands/authomize.js"), "plan"],
      { cwd: environment.home },
    );
    assert.equal(exitCode, 1);
    assert.match(output, /^There is no Pulumi\.yaml in .* or above it\. Run this in the folder/);
  });
});
