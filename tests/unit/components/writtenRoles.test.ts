import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { ATTACHMENTS, EXTERNAL_ID, MEMBER, ROLE, TRUST_POLICY } from "./directIntegration";
import { INSTANCES, STACK_SET } from "./integrations";
import type { RecordedDeployment } from "./recordedDeployment";
import { failWhereFailed, withoutInstance } from "../../../components/stackSetOutcome";
import { CALLER, stackSet, type Summary, trustRole } from "./writtenComponents";

const UNIT = "ou-ab12-cd34ef56";
const OF_UNIT = { externalId: EXTERNAL_ID, organizationalUnitIds: [UNIT] };

function inputsOf({ resources }: RecordedDeployment, type: string) {
  const found = resources.find((each) => each.type === type);
  assert.ok(found, type);
  return found.inputs;
}

describe("TrustRole, written in a program", () => {
  it("is the contract's role in the account of the provider", async () => {
    const made = await trustRole({ accountId: CALLER, externalId: EXTERNAL_ID });
    assert.equal(inputsOf(made, ROLE)["assumeRolePolicy"], TRUST_POLICY);
    assert.equal(made.resources.find(({ type }) => type === ROLE)?.provider, "deployer");
    const { arn, isComplete } = made.result as Record<string, unknown>;
    assert.deepEqual([arn, isComplete], ["arn:made-by-the-mock:role", true]);
  });

  it("reads Identity Center where it is the management account's", async () => {
    const made = await trustRole({
      accountId: CALLER,
      externalId: EXTERNAL_ID,
      identityCenter: true,
    });
    assert.deepEqual(inputsOf(made, ATTACHMENTS)["policyArns"], [
      "arn:aws:iam::aws:policy/SecurityAudit",
      "arn:aws:iam::aws:policy/AWSSSOReadOnly",
      "arn:aws:iam::aws:policy/AWSSSODirectoryReadOnly",
    ]);
  });

  it("refuses wrong arguments all at once, by their names", async () => {
    const wrong = { accountId: "12", externalId: "", permisionsBoundary: "x" };
    await assert.rejects(
      () => trustRole(wrong),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        for (const key of ["accountId", "externalId", "permisionsBoundary"]) {
          assert.match(error.message, new RegExp(`^  ${key}`, "m"));
        }
        return true;
      },
    );
    const logs = { account: MEMBER, bucket: "logs-of-others" };
    await assert.rejects(
      () => trustRole({ accountId: CALLER, externalId: EXTERNAL_ID, cloudTrailLogs: logs }),
      /cloudTrailLogs\.account/,
    );
    const own = { account: CALLER, bucket: "logs" };
    await assert.rejects(
      () => trustRole({ accountId: CALLER, externalId: EXTERNAL_ID, cloudTrailLogs: own }),
      /cloudTrailLogs: .*\n +Rule: needs permissionsBoundary: .*\n +Fix: .*policy\/ReadOnlyAccess/,
    );
  });
});

describe("StackSetTrustRoles, written in a program", () => {
  it("deploys to the whole of the units, and to new accounts", async () => {
    const made = await stackSet(OF_UNIT);
    const { name, autoDeployment, parameters, tags } = inputsOf(made, STACK_SET);
    assert.equal(name, "authomize-test");
    assert.deepEqual(autoDeployment, { enabled: true, retainStacksOnAccountRemoval: false });
    assert.equal((parameters as Record<string, string>)["ExternalID"], EXTERNAL_ID);
    assert.deepEqual(tags, { "authomize-aws:stack": "authomize-aws/test" });
    const { deploymentTargets, regions } = inputsOf(made, INSTANCES);
    assert.deepEqual(deploymentTargets, { organizationalUnitIds: [UNIT] });
    assert.deepEqual(regions, ["us-east-1"]);
    assert.deepEqual(made.result, { stackSetName: "authomize-test", incompleteAccounts: [] });
  });

  it("deploys to some accounts of the units alone, and then to no new ones", async () => {
    const made = await stackSet({ ...OF_UNIT, accountIds: [MEMBER] });
    assert.deepEqual(inputsOf(made, STACK_SET)["autoDeployment"], { enabled: false });
    assert.deepEqual(inputsOf(made, INSTANCES)["deploymentTargets"], {
      organizationalUnitIds: [UNIT],
      accounts: [MEMBER],
      accountFilterType: "INTERSECTION",
    });
  });

  it("names the accounts whose instance is not current; a suspended one fails nothing", async () => {
    const current: Summary = {
      accountId: MEMBER,
      status: "CURRENT",
      detailedStatus: "SUCCEEDED",
      statusReason: "",
    };
    const suspended: Summary = {
      accountId: "444455556666",
      status: "OUTDATED",
      detailedStatus: "SKIPPED_SUSPENDED_ACCOUNT",
      statusReason: "suspended",
    };
    const { result } = await stackSet(OF_UNIT, [current, suspended]);
    assert.deepEqual(result, {
      stackSetName: "authomize-test",
      incompleteAccounts: ["444455556666"],
    });
  });

  it("fails for a named account that has no instance at all", () => {
    const current = {
      accountId: MEMBER,
      status: "CURRENT",
      detailedStatus: "SUCCEEDED",
      statusReason: "",
    };
    const missing = withoutInstance([MEMBER, CALLER], [current]);
    assert.deepEqual(
      missing.map(({ accountId }) => accountId),
      [CALLER],
    );
    assert.throws(() => {
      failWhereFailed("authomize-test", missing);
    }, /not current in this account:\n {2}111122223333: it has no instance/);
    failWhereFailed("authomize-test", []);
  });

  it("refuses wrong arguments all at once, by their names", async () => {
    const wrong = {
      externalId: EXTERNAL_ID,
      organizationalUnitIds: ["Sandbox"],
      accountIds: ["12"],
      callAs: "ME",
      autoDeployment: true,
      stackSetName: "1",
    };
    await assert.rejects(
      () => stackSet(wrong),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        const keys = [...error.message.matchAll(/^ {2}([a-zA-Z[\]\d]+)/gm)].map(([, key]) => key);
        assert.deepEqual(keys.sort(), [
          "accountIds[0]",
          "autoDeployment",
          "callAs",
          "organizationalUnitIds[0]",
          "stackSetName",
        ]);
        return true;
      },
    );
    await assert.rejects(
      () => stackSet({ externalId: EXTERNAL_ID, organizationalUnitIds: [] }),
      /organizationalUnitIds\n.*at least one organizational unit/,
    );
  });
});
