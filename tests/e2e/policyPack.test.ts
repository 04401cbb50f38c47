import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { Environment } from "./environment";
import { MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHOP = "310957284466";

const pack = join(ROOT, "policy-pack", "pulumi-analyzer-authomize-aws");

describe("the policy pack", () => {
  const cwd = join(ROOT, "tests", "e2e", "loosened");
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
  });

  after(async () => {
    rmSync(join(cwd, "Pulumi.packed-out.yaml"), { force: true });
    await environment.stop();
  });

  it("lets this project pass, at preview and at update", async () => {
    const stack = await environment.stack("packed", {
      accounts: [MANAGEMENT_ACCOUNT, SHOP],
      managementAccount: MANAGEMENT_ACCOUNT,
      identityCenter: true,
      externalId: "first-external-id",
    });
    const preview = await stack.succeed("preview", "--policy-pack", pack);
    assert.match(preview, /authomize-aws@v0\.1\.0/);
    await stack.up("--policy-pack", pack);
  });

  it("stops a loosened role at preview, with a reason for each of its faults", async () => {
    const options = ["--stack", "packed-out", "--non-interactive", "--color=never"];
    const init = ["stack", "init", "packed-out", "--no-select", "--non-interactive"];
    assert.equal((await environment.run("pulumi", init, { cwd })).exitCode, 0);
    const preview = ["preview", ...options, "--policy-pack", pack];
    const { exitCode, output } = await environment.run("pulumi", preview, { cwd });
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
});
