import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { sdkConnection } from "../../sandbox/environment";
import { ROOT } from "../../sandbox/folders";
import { packageVersion } from "../../sandbox/toolchain/parts";
import { Environment, type Stack } from "./environment";
import { assertDescribed, assertTrusts, type Described } from "./languageAssertions";
import { Checkout } from "./languages";
import { deployedRoles, MANAGEMENT_ACCOUNT, type DeployedRole } from "./trustRoles";

const SHOP = "310957284466";
const LOG_ARCHIVE = "058264715093";
const PAYMENTS = "846120973358";
const DEVELOPMENT = ["529640183727", "735081462910"];
const POLICIES = "arn:aws:iam::aws:policy";
const SECURITY_AUDIT = `${POLICIES}/SecurityAudit`;

/** Programs in other languages than TypeScript, those of examples/ as they stand there. */
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

  function example(language: string): string {
    return checkout.program(join(ROOT, "examples", language));
  }

  async function pythonStack(name: string, program: string): Promise<Stack> {
    const stack = await environment.stack(name, {}, program);
    stack.variables = await checkout.pythonVariables(program);
    return stack;
  }

  async function refusal(stack: Stack): Promise<string> {
    const { exitCode, output } = await stack.pulumi("preview");
    assert.notEqual(exitCode, 0, output);
    assert.doesNotMatch(output, /^\s+at .*\.[jt]s/m, "the provider's stack trace is shown");
    return output;
  }

  async function destroyed(stack: Stack, accounts: readonly string[]): Promise<void> {
    await stack.destroy();
    const left = Object.values(await deployedRoles(environment, accounts));
    assert.deepEqual(
      left.filter((role) => role !== undefined),
      [],
    );
  }

  it("has a schema that describes every input, output and type", async () => {
    const { resources, types } = JSON.parse(await checkout.schema()) as Schema;
    const names = Object.keys(resources).map((token) => token.replace("authomize-aws:index:", ""));
    assert.deepEqual(names.sort(), [
      "AuthomizeIntegration",
      "NewAccountTrigger",
      "StackSetTrustRoles",
      "TrustRole",
    ]);
    assertDescribed({ ...resources, ...types });
  });

  it("deploys a program in Python, and removes it", async () => {
    const accounts = [MANAGEMENT_ACCOUNT, SHOP];
    const settings = {
      "authomize-python:externalId": "external-id-of-python",
      "authomize-python:managementAccountId": MANAGEMENT_ACCOUNT,
    };
    const stack = await pythonStack("python", example("python"));
    stack.configure({
      ...settings,
      "authomize-python:accounts": [MANAGEMENT_ACCOUNT, "3109572844"],
    });
    assert.match(await refusal(stack), /accounts\[1\]\.id: "3109572844"\s+Rule: .*12 digits/);

    stack.configure({ ...settings, "authomize-python:accounts": accounts });
    await stack.up();
    const roles = await deployedRoles(environment, accounts);
    for (const account of accounts) assertTrusts(roles[account], "external-id-of-python");
    assert.deepEqual(roles[SHOP]?.managedPolicyArns, [SECURITY_AUDIT]);
    assert.deepEqual(roles[MANAGEMENT_ACCOUNT]?.managedPolicyArns.toSorted(), [
      `${POLICIES}/AWSSSODirectoryReadOnly`,
      `${POLICIES}/AWSSSOReadOnly`,
      SECURITY_AUDIT,
    ]);
    const { roleArns, handover, incompleteAccounts } = await stack.outputs();
    assert.deepEqual(roleArns, arnsOf(roles));
    assert.deepEqual(incompleteAccounts, []);
    // Python's SDK has names of its own for what is in an object.
    assert.deepEqual(handover, {
      account_numbers: accounts.toSorted().join(","),
      management_account: MANAGEMENT_ACCOUNT,
    });
    await destroyed(stack, accounts);
  });

  it("makes one role with the program's own provider, and a StackSet", async () => {
    const ServicePrincipal = "member.org.stacksets.cloudformation.amazonaws.com";
    const organizations = new OrganizationsClient(sdkConnection(environment.variables));
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    const stack = await pythonStack(
      "components",
      checkout.program(join(__dirname, "languages", "components")),
    );
    const configure = (accessRoleIn: string) => {
      const settings = {
        accountId: PAYMENTS,
        accessRoleArn: `arn:aws:iam::${accessRoleIn}:role/OrganizationAccountAccessRole`,
        externalId: "hidden-external-id",
        awsVersion: packageVersion(ROOT, "@pulumi/aws"),
        organizationalUnitId: "ou-lark-workload",
        accountIds: DEVELOPMENT,
      };
      const entries = Object.entries(settings);
      stack.configure(
        Object.fromEntries(entries.map(([key, value]) => [`authomize-components:${key}`, value])),
      );
    };
    configure(SHOP);
    const elsewhere = `works in the account ${SHOP}, not in ${PAYMENTS}`;
    assert.match(await refusal(stack), new RegExp(elsewhere));

    configure(PAYMENTS);
    await stack.up();
    const accounts = [PAYMENTS, ...DEVELOPMENT];
    const roles = await deployedRoles(environment, accounts);
    for (const account of accounts) assertTrusts(roles[account], "hidden-external-id");
    assert.equal(roles[PAYMENTS]?.maxSessionDuration, 7200);
    assert.deepEqual(await stack.outputs(), {
      arn: roles[PAYMENTS].arn,
      roleId: roles[PAYMENTS].roleId,
      isComplete: true,
      stackSetName: "authomize-components",
      incompleteAccounts: [],
    });
    const state = await stack.succeed("stack", "export");
    assert.doesNotMatch(
      state,
      /hidden-external-id/,
      "a secret of the program is none in its state",
    );
    await destroyed(stack, accounts);
  });

  it("deploys a program in YAML, and removes it", async () => {
    const accounts = [LOG_ARCHIVE, PAYMENTS];
    const settings = {
      "authomize-yaml:externalId": "external-id-of-yaml",
      "authomize-yaml:logArchiveAccountId": LOG_ARCHIVE,
    };
    const stack = await environment.stack("yaml", {}, example("yaml"));
    stack.configure({ ...settings, "authomize-yaml:paymentsAccountId": "payments" });
    assert.match(await refusal(stack), /accounts\[1\]\.id: "payments"\s+Rule: .*12 digits/);

    stack.configure({ ...settings, "authomize-yaml:paymentsAccountId": PAYMENTS });
    await stack.up();
    const roles = await deployedRoles(environment, accounts);
    for (const account of accounts) {
      assertTrusts(roles[account], "external-id-of-yaml");
      assert.deepEqual(roles[account].managedPolicyArns, [SECURITY_AUDIT]);
    }
    assert.deepEqual((await stack.outputs())["roleArns"], arnsOf(roles));
    await destroyed(stack, accounts);
  });

  it("has an SDK for Go with which a program compiles", async () => {
    const program = example("go");
    await checkout.sdk("go", join(program, "sdks", "authomize-aws"));
    await checkout.succeed("go", ["build", "-mod=readonly", "-o", "program", "."], program);
  });

  it("is tried with the packages that the example in Python asks for", () => {
    const [pulumi] = readFileSync(join(ROOT, "examples/python/requirements.txt"), "utf8").split(
      "\n",
    );
    const tried = readFileSync(join(__dirname, "languages", "requirements.txt"), "utf8");
    assert.ok(tried.split("\n").includes(pulumi ?? ""), pulumi);
  });
});

function arnsOf(roles: Readonly<Record<string, DeployedRole | undefined>>) {
  return Object.fromEntries(Object.entries(roles).map(([account, role]) => [account, role?.arn]));
}

interface Schema {
  readonly resources: Readonly<Record<string, Described>>;
  readonly types: Readonly<Record<string, Described>>;
}
