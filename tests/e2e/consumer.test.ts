import assert from "node:assert/strict";
import { join } from "node:path";

import { ROOT } from "../../sandbox/folders";
import { Environment } from "./environment";
import { MANAGEMENT_ACCOUNT } from "./trustRoles";

const ACCOUNTS = ["058264715093", "310957284466", MANAGEMENT_ACCOUNT];

describe("examples/consumer", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
  });

  after(async () => {
    await environment.stop();
  });

  it("reads the outputs of a deployed stack, and follows them", async () => {
    const settings = { accounts: ACCOUNTS, externalId: "consumed-external-id" };
    const integration = await environment.stack("integration", settings);
    const consumer = await environment.stack(
      "consumer",
      { "authomize-consumer:integration": "organization/authomize-aws/integration" },
      join(ROOT, "examples", "consumer"),
    );
    // Its types are checked by `npm run test:types`.
    consumer.variables = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };

    await integration.up();
    await consumer.up();
    assert.deepEqual(await watchedRoles(), await deployedRoles());
    assert.deepEqual((await consumer.outputs())["coveredAccounts"], ACCOUNTS);

    integration.configure({ ...settings, accounts: ACCOUNTS.slice(1) });
    await integration.up();
    await consumer.up();
    assert.deepEqual(await watchedRoles(), await deployedRoles());
    assert.deepEqual((await consumer.outputs())["coveredAccounts"], ACCOUNTS.slice(1));
    await consumer.destroy();
    await integration.destroy();

    async function watchedRoles(): Promise<readonly string[]> {
      const { useOfTrustRoles } = await consumer.outputs();
      const pattern = JSON.parse(String(useOfTrustRoles)) as {
        detail: { requestParameters: { roleArn: readonly string[] } };
      };
      return pattern.detail.requestParameters.roleArn;
    }

    async function deployedRoles(): Promise<readonly string[]> {
      return Object.values((await integration.outputs())["roleArns"] as Record<string, string>);
    }
  });
});
