import assert from "node:assert/strict";

import { Environment, type Stack } from "./environment";
import { Checkout, pythonWith } from "./languages";
import { deployedRoles, MANAGEMENT_ACCOUNT, type DeployedRole } from "./trustRoles";

const SHOP = "310957284466";
const LOG_ARCHIVE = "058264715093";
const PAYMENTS = "846120973358";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const IDENTITY_CENTER = ["AWSSSODirectoryReadOnly", "AWSSSOReadOnly"].map(
  (name) => `arn:aws:iam::aws:policy/${name}`,
);

/** The programs of examples/, as they stand there, with SDKs that are generated from the package. */
describe("the component package", () => {
  let environment: Environment;
  let checkout: Checkout;

  before(async () => {
    environment = await Environment.start();
    checkout = new Checkout(environment);
    await checkout.install("python", "yaml", "go");
  });

  after(async () => {
    await environment.stop();
  });

  async function rolesIn(...accounts: readonly string[]) {
    return deployedRoles(environment, accounts);
  }

  function trusts(role: DeployedRole | undefined, externalId: string): void {
    assert.deepEqual(role?.trustPolicy, {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::291883359082:user/AuthomizeGlobalUser" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": externalId } },
        },
      ],
    });
  }

  async function refusal(stack: Stack): Promise<string> {
    const { exitCode, output } = await stack.pulumi("preview");
    assert.notEqual(exitCode, 0, output);
    assert.doesNotMatch(output, /^\s+at /m, "the provider's stack trace is shown");
    return output;
  }

  it("has a schema that describes every input, output and type", async () => {
    const schema = JSON.parse(await checkout.schema()) as Schema;
    const resources = Object.entries(schema.resources);
    assert.deepEqual(resources.map(([token]) => token.split(":").at(-1)).sort(), [
      "AuthomizeIntegration",
      "StackSetTrustRoles",
      "TrustRole",
    ]);
    for (const [token, described] of [...resources, ...Object.entries(schema.types)]) {
      assert.ok(described.description, token);
      const properties = { ...described.inputProperties, ...described.properties };
      assert.ok(Object.keys(properties).length > 0, token);
      for (const [name, { description }] of Object.entries(properties)) {
        assert.ok(description, `${token}.${name}`);
      }
    }
  });

  it("deploys a program in Python, and removes it", async () => {
    const program = checkout.example("python");
    const variables = await pythonWith(checkout, await checkout.sdk("python", program), program);
    const accounts = [MANAGEMENT_ACCOUNT, SHOP];
    const settings = {
      "authomize-python:externalId": "external-id-of-python",
      "authomize-python:managementAccountId": MANAGEMENT_ACCOUNT,
    };
    const stack = await environment.stack("python", {}, program);
    stack.variables = variables;

    stack.configure({
      ...settings,
      "authomize-python:accounts": [MANAGEMENT_ACCOUNT, "31095728446"],
    });
    assert.match(await refusal(stack), /accounts\[1\]\.id.*"31095728446"[^]*12 digits/);

    stack.configure({ ...settings, "authomize-python:accounts": accounts });
    await stack.up();
    const roles = await rolesIn(...accounts);
    for (const account of accounts) trusts(roles[account], "external-id-of-python");
    assert.deepEqual(roles[SHOP]?.managedPolicyArns, [SECURITY_AUDIT]);
    assert.deepEqual([...(roles[MANAGEMENT_ACCOUNT]?.managedPolicyArns ?? [])].sort(), [
      ...IDENTITY_CENTER,
      SECURITY_AUDIT,
    ]);
    const { roleArns, handover, incompleteAccounts } = await stack.outputs();
    assert.deepEqual(roleArns, Object.fromEntries(accounts.map((id) => [id, roles[id]?.arn])));
    assert.deepEqual(incompleteAccounts, []);
    // Python's SDK has names of its own for what is in an object.
    assert.deepEqual(handover, {
      account_numbers: [...accounts].sort().join(","),
      management_account: MANAGEMENT_ACCOUNT,
    });

    await stack.destroy();
    assert.deepEqual(Object.values(await rolesIn(...accounts)), [undefined, undefined]);
  });

  it("deploys a program in YAML, and removes it", async () => {
    const stack = await environment.stack("yaml", {}, checkout.example("yaml"));
    const settings = {
      "authomize-yaml:externalId": "external-id-of-yaml",
      "authomize-yaml:logArchiveAccountId": LOG_ARCHIVE,
    };
    stack.configure({ ...settings, "authomize-yaml:paymentsAccountId": "payments" });
    assert.match(await refusal(stack), /accounts\[1\]\.id.*"payments"[^]*12 digits/);

    stack.configure({ ...settings, "authomize-yaml:paymentsAccountId": PAYMENTS });
    await stack.up();
    const roles = await rolesIn(LOG_ARCHIVE, PAYMENTS);
    for (const role of Object.values(roles)) {
      trusts(role, "external-id-of-yaml");
      assert.deepEqual(role?.managedPolicyArns, [SECURITY_AUDIT]);
    }
    const { roleArns } = await stack.outputs();
    assert.deepEqual(
      roleArns,
      Object.fromEntries(Object.entries(roles).map(([id, role]) => [id, role?.arn])),
    );

    await stack.destroy();
    assert.deepEqual(Object.values(await rolesIn(LOG_ARCHIVE, PAYMENTS)), [undefined, undefined]);
  });

  it("has an SDK for Go with which a program compiles", async () => {
    const program = checkout.example("go");
    await checkout.sdk("go", program);
    await checkout.succeed("go", ["build", "-mod=readonly", "-o", "program", "."], program);
  });
});

interface Schema {
  readonly resources: Readonly<Record<string, Described>>;
  readonly types: Readonly<Record<string, Described>>;
}

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  readonly inputProperties?: Readonly<Record<string, { readonly description?: string }>>;
}
