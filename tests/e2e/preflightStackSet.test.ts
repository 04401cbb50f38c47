import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { Environment } from "./environment";
import { MANAGEMENT_ACCOUNT } from "./trustRoles";

const PAYMENTS = "846120973358";
const NAME = "preflighted-set";
const SETTINGS = {
  organization: {
    include: { organizationalUnits: ["ou-lark-workload"] },
    exclude: { organizationalUnits: ["ou-lark-devel001"] },
  },
  rollout: "stackSet",
  externalId: "some-external-id",
};

interface Preflighted {
  readonly findings: readonly {
    readonly accountId: string;
    readonly rule: string;
    readonly problem: string;
    readonly fix: string;
  }[];
}

describe("authomize preflight of a rollout by StackSet", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
  });

  after(async () => {
    rmSync(join(ROOT, ".authomize", `preflight.${NAME}.json`), { force: true });
    await environment.stop();
  });

  it("names what stands against it as a whole, beside each account's findings", async () => {
    const stack = await environment.stack(NAME, SETTINGS);
    await environment.faults([{ effect: "deny", account: PAYMENTS, action: "sts:AssumeRole" }]);
    const trusted = await stack.authomize("preflight", "--json");
    assert.equal(trusted.exitCode, 1, trusted.output);
    const { findings } = JSON.parse(trusted.stdout) as Preflighted;
    assert.deepEqual(findings.map(({ accountId, rule }) => `${accountId} ${rule}`).sort(), [
      `${MANAGEMENT_ACCOUNT} trusted-access`,
      `${PAYMENTS} unreachable`,
    ]);
    const untrusted = findings.find(({ rule }) => rule === "trusted-access");
    assert.match(untrusted?.problem ?? "", /does not trust CloudFormation StackSets yet/);
    assert.match(untrusted?.fix ?? "", /aws cloudformation activate-organizations-access/);
  });

  it("names a selection that AWS's automatic deployment does not keep, and who has to call", async () => {
    const include = { accounts: [PAYMENTS] };
    const stackSet = { callAs: "DELEGATED_ADMIN" };
    const settings = { ...SETTINGS, organization: { include }, stackSet };
    const stack = await environment.stack(`${NAME}-2`, settings);
    await environment.faults([]);
    const { exitCode, stdout } = await stack.authomize("preflight");
    rmSync(join(ROOT, ".authomize", `preflight.${NAME}-2.json`), { force: true });
    assert.equal(exitCode, 1);
    assert.match(stdout, /AWS would enrol every new account in these organizational units/);
    assert.match(stdout, /stackSet\.callAs is DELEGATED_ADMIN/);
    assert.match(stdout, /Fix: [^]*ou-lark-prod0001 \(production\)[^]*autoDeployment/);
  });
});
