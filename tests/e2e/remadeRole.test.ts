import { AttachRolePolicyCommand, CreateRoleCommand, TagRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { Environment, type Stack } from "./environment";
import { deleteRoleByHand, wholeRole } from "./foreignIdentities";
import { deployedRole, iamIn } from "./trustRoles";

const REMADE = "846120973358";
const OTHER = "310957284466";
const NAME = "remade";
const FORMER = "AuthomizeCrossAccountTrustRole";
const UP = ["up", "--yes", "--skip-preview", "--continue-on-error"];
const SETTINGS = { accounts: [REMADE, OTHER], externalId: "the-id", maxRemovals: 9 };

interface Finding {
  readonly accountId: string;
  readonly severity: string;
  readonly rule: string;
  readonly problem: string;
  readonly fix: string;
}

/** In order: each step starts from what the one before left. The role that was made anew outlives them all. */
describe("a role that somebody made anew under the name of the stack's", () => {
  let environment: Environment;
  let stack: Stack;
  let theirs: Awaited<ReturnType<typeof wholeRole>>;

  before(async () => {
    environment = await Environment.start();
    stack = await environment.stack(NAME, SETTINGS);
    await stack.up();
    await remake();
    theirs = await wholeRole(environment, REMADE, FORMER);
  });

  after(async () => {
    rmSync(join(ROOT, ".authomize", `preflight.${NAME}.json`), { force: true });
    await environment.stop();
  });

  async function remake(): Promise<void> {
    await deleteRoleByHand(environment, REMADE, FORMER);
    const iam = await iamIn(environment, REMADE);
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${REMADE}:root` },
          Action: "sts:AssumeRole",
        },
      ],
    });
    await iam.send(new CreateRoleCommand({ RoleName: FORMER, AssumeRolePolicyDocument }));
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    await iam.send(new AttachRolePolicyCommand({ RoleName: FORMER, PolicyArn }));
    iam.destroy();
  }

  async function assertLeftAlone(): Promise<void> {
    assert.deepEqual(await wholeRole(environment, REMADE, FORMER), theirs);
  }

  async function assertRefused(says: RegExp, ...flags: readonly string[]): Promise<void> {
    const { exitCode, output } = await stack.pulumi(...UP, ...flags);
    assert.notEqual(exitCode, 0, output);
    assert.match(output, says);
    await assertLeftAlone();
  }

  async function found(command: string): Promise<readonly Finding[]> {
    const { exitCode, stdout, output } = await stack.authomize(command, "--json");
    assert.equal(exitCode, 1, output);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
    return findings.filter(
      ({ accountId, severity }) => accountId === REMADE && severity !== "info",
    );
  }

  async function assertNamed(): Promise<void> {
    const remade = (await found("preflight")).find(({ rule }) => rule === "role-remade");
    assert.match(remade?.problem ?? "", /somebody has made it anew.*pulumi destroy would delete/);
    assert.match(remade?.fix ?? "", /npx authomize forget 846120973358 --stack remade/);
  }

  it("is named by preflight before any run, and verify sends nobody to pulumi up", async () => {
    await assertNamed();
    const fixes = (await found("verify")).map(({ fix }) => fix);
    assert.ok(fixes.length > 0);
    for (const fix of fixes) {
      assert.match(fix, /did not make it; npx authomize preflight/);
      assert.doesNotMatch(fix, /--refresh/);
    }
  });

  it("is left alone by up --refresh, and still named afterwards", async () => {
    await assertRefused(/which this stack did not make/, "--refresh");
    for (const { fix } of await found("verify")) assert.doesNotMatch(fix, /--refresh/);
    const { stdout } = await stack.authomize("handover", "--no-record");
    assert.match(stdout, /a role that is not this stack's.*npx authomize preflight --stack remade/);
  });

  it("is left alone when its account leaves the settings, run after run", async () => {
    stack.configure({ ...SETTINGS, accounts: [OTHER] });
    await stack.succeed("refresh", "--yes");
    await assertRefused(/which this stack did not make/);
    await assertRefused(/which this stack did not make/);
    const [left] = await found("verify");
    assert.equal(left?.rule, "role-remade");
  });

  it("is left alone when the name of the roles changes, and when that is undone", async () => {
    stack.configure({ ...SETTINGS, roleName: "Auditor" });
    await assertRefused(/which this stack did not make/);
    assert.ok(await deployedRole(environment, REMADE, "Auditor"));
    await assertNamed();
    stack.configure(SETTINGS);
    await assertRefused(/which this stack did not make/, "--refresh");
  });

  it("is not taken for this stack's own when its tag names a former stack", async () => {
    const iam = await iamIn(environment, REMADE);
    const Tags = [{ Key: "authomize-aws:stack", Value: "otherproj/x" }];
    await iam.send(new TagRoleCommand({ RoleName: FORMER, Tags }));
    iam.destroy();
    theirs = await wholeRole(environment, REMADE, FORMER);
    stack.configure({ ...SETTINGS, roleName: "Auditor" });
    await assertRefused(/which this stack did not make/);
    const { exitCode, output } = await stack.authomize("adopt", "--take-over", "otherproj/x");
    assert.equal(exitCode, 1, output);
    assert.match(output, /was made anew under its name, and is not this stack's/);
    await assertLeftAlone();
  });

  it("stays once the state has forgotten it", async () => {
    stack.configure({ ...SETTINGS, accounts: [OTHER] });
    const { exitCode, output } = await stack.authomize("forget", REMADE);
    assert.equal(exitCode, 0, output);
    await stack.up();
    const { formerRoleIds } = await stack.outputs();
    assert.deepEqual(Object.keys(formerRoleIds ?? {}), [OTHER]);
    await stack.destroy();
    await assertLeftAlone();
  });
});
