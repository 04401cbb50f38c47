import { UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";

import { trustPolicy } from "../../contract/trustPolicy";
import { holds, proofTable, proveAsVendor, type Deployed } from "../../sandbox/demo/vendorProof";
import { Environment } from "./environment";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHOP = "310957284466";
const RoleName = "AuthomizeCrossAccountTrustRole";

describe("as the vendor", () => {
  let environment: Environment;
  let deployed: Deployed;

  before(async () => {
    environment = await Environment.start();
    const stack = await environment.stack("vendor", {
      accounts: [MANAGEMENT_ACCOUNT, SHOP],
      externalId: "first-external-id",
    });
    await stack.up();
    deployed = (await stack.outputs()) as unknown as Deployed;
  });

  after(async () => {
    await environment.stop();
  });

  function prove() {
    return proveAsVendor(deployed, { home: environment.home });
  }

  it("every role lets the vendor in with the external ID to read, and nobody else", async () => {
    const proofs = await prove();
    assert.deepEqual(
      proofs.map(({ accountId }) => accountId).sort(),
      [SHOP, MANAGEMENT_ACCOUNT].sort(),
    );
    for (const { accountId, attempts } of proofs) {
      assert.deepEqual(
        attempts.map(({ what, ending }) => [what, ending]),
        [
          ["vendor, external ID", "allowed"],
          ["… reads", "allowed"],
          ["… writes", "denied"],
          ["vendor, no external ID", "denied"],
          ["vendor, wrong external ID", "denied"],
          ["another user of the vendor", "denied"],
          ["another account", "denied"],
        ],
        accountId,
      );
      assert.ok(attempts.every(holds));
    }
  });

  it("a role that somebody opened is shown in capitals", async () => {
    const iam = await iamIn(environment, SHOP);
    const sound = trustPolicy("first-external-id");
    const [statement] = sound.Statement;
    const open = { ...sound, Statement: [{ ...statement, Principal: { AWS: "*" } }] };
    const PolicyDocument = JSON.stringify(open);
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    const { headings, rows } = proofTable(await prove());
    assert.equal(headings.length, 8);
    const shop = rows.find(([accountId]) => accountId === SHOP);
    assert.deepEqual(shop, [
      SHOP,
      "allowed",
      "allowed",
      "denied",
      "denied",
      "denied",
      "ALLOWED",
      "ALLOWED",
    ]);
  });
});
