import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { type CommandResult, Environment } from "./environment";
import { publishedPack, type PublishedPack } from "./publishedPack";
import { MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHOP = "310957284466";

describe("the policy pack, as it is published", () => {
  const cwd = join(ROOT, "tests", "e2e", "loosened");
  let environment: Environment;
  let pack: PublishedPack;

  before(async () => {
    environment = await Environment.start();
    pack = await publishedPack(environment);
    const init = ["stack", "init", "packed-out", "--no-select", "--non-interactive"];
    assert.equal((await environment.run("pulumi", init, { cwd })).exitCode, 0);
  });

  after(async () => {
    rmSync(join(cwd, "Pulumi.packed-out.yaml"), { force: true });
    await environment.stop();
  });

  /** Previews the program of loosened/, whose role is given this name. */
  function previewLoosened(roleName: string, ...args: readonly string[]): Promise<CommandResult> {
    const options = ["--stack", "packed-out", "--non-interactive", "--color=never"];
    const preview = ["preview", ...options, "--policy-pack", pack.program, ...args];
    return environment.run("pulumi", preview, { cwd, variables: { LOOSENED_ROLE: roleName } });
  }

  it("lets this project pass, at preview and at update", async () => {
    const stack = await environment.stack("packed", {
      accounts: [MANAGEMENT_ACCOUNT, SHOP],
      managementAccount: MANAGEMENT_ACCOUNT,
      identityCenter: true,
      externalId: "first-external-id",
    });
    const preview = await stack.succeed("preview", "--policy-pack", pack.program);
    assert.ok(preview.includes(pack.title), preview);
    await stack.up("--policy-pack", pack.program);
  });

  it("stops a loosened role at preview, with a reason for each of its faults", async () => {
    const { exitCode, output } = await previewLoosened("AuthomizeCrossAccountTrustRole");
    assert.notEqual(exitCode, 0);
    assert.match(output, /\[mandatory\] +trust-policy +\(aws:iam:Role: role\)/);
    assert.match(output, /everybody \(\*\) is trusted to assume the role\./);
    assert.match(output, /the role can be assumed without external ID\./);
    assert.match(
      output,
      /\[mandatory\] +attached-policies +\(aws:iam:RolePolicyAttachment: attachment\)/,
    );
    assert.match(output, /the attached policy .*AdministratorAccess is not the contract's/);
    assert.match(output, /\[mandatory\] +inline-policies +\(aws:iam:RolePolicy: inline\)/);
    assert.match(output, /the inline policy backdoor is not the contract's/);
  });

  it("goes by its settings: a renamed role, a boundary, and how strict each rule is", async () => {
    const settings = join(environment.home, "pack.json");
    const roleName = "Renamed";
    writeFileSync(
      settings,
      JSON.stringify({
        "trust-policy": { enforcementLevel: "advisory", roleName },
        "permissions-boundary": { roleName, permissionsBoundary: "VendorBoundary" },
      }),
    );
    const { exitCode, output } = await previewLoosened("Renamed", "--policy-pack-config", settings);
    assert.notEqual(exitCode, 0);
    assert.match(output, /\[advisory\] +trust-policy +\(aws:iam:Role: role\)/);
    assert.match(output, /\[mandatory\] +permissions-boundary +\(aws:iam:Role: role\)/);
    assert.match(output, /the role has no permissions boundary; it should have VendorBoundary\./);
    assert.doesNotMatch(output, /attached-policies|inline-policies/);
  });
});
