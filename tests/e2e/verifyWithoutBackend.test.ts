import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
} from "@aws-sdk/client-cloudformation";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { sdkConnection } from "../../sandbox/environment";
import { ROOT } from "../../sandbox/folders";
import { type CommandResult, Environment } from "./environment";
import { iamIn, MANAGEMENT_ACCOUNT } from "./trustRoles";

const SHOP = "310957284466";
const PAYMENTS = "846120973358";
const EXTERNAL_ID = "221647f1-f228-4c77-825e-90696e36d0cb";
const RoleName = "AuthomizeCrossAccountTrustRole";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const LISTED = { accounts: [MANAGEMENT_ACCOUNT, { id: SHOP, name: "Shop" }] };

interface Evidence {
  readonly stack: string;
  readonly holds: boolean;
  readonly notChecked: readonly string[];
  readonly accounts: readonly { accountId: string; isEnrolled: boolean; result: string }[];
  readonly findings: readonly Record<
    "accountId" | "severity" | "rule" | "problem" | "fix",
    string
  >[];
}

describe("authomize verify --config-file, where there is no Pulumi", () => {
  let environment: Environment;
  let folder: string;

  before(async () => {
    environment = await Environment.start();
    folder = mkdtempSync(join(environment.home, "auditor-"));
    mkdirSync(join(folder, "nothing-on-the-path"));
    await makeByCloudFormation();
    await makeByAnotherTool(PAYMENTS);
    await makeByAnotherTool(SHOP);
  });

  after(async () => {
    await environment.stop();
  });

  /** As an auditor runs it: AWS credentials, an empty folder, and neither pulumi nor a backend. */
  function authomize(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<CommandResult> {
    const aws = Object.entries(environment.variables).filter(([name]) => name.startsWith("AWS_"));
    const all = Object.entries({
      ...Object.fromEntries(aws),
      PATH: join(folder, "nothing-on-the-path"),
      HOME: folder,
      NODE_NO_WARNINGS: "1",
      ...variables,
    });
    const words = all.map(([name, value]) => `${name}=${value}`);
    const command = [process.execPath, join(ROOT, "commands", "authomize.js"), ...args];
    return environment.run("/usr/bin/env", ["-i", ...words, ...command], { cwd: folder });
  }

  async function makeByCloudFormation(): Promise<void> {
    const template = await authomize(["template"]);
    assert.equal(template.exitCode, 0, template.output);
    const cloudFormation = new CloudFormationClient(sdkConnection(environment.variables));
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: "authomize",
        TemplateBody: template.stdout,
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Parameters: [{ ParameterKey: "ExternalID", ParameterValue: EXTERNAL_ID }],
      }),
    );
  }

  async function makeByAnotherTool(account: string): Promise<void> {
    const iam = await iamIn(environment, account);
    const AssumeRolePolicyDocument = JSON.stringify(trustOf(EXTERNAL_ID));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT }));
  }

  /** JSON is YAML. */
  function settingsFile(name: string, config: unknown): string {
    writeFileSync(join(folder, name), JSON.stringify({ config }));
    return name;
  }

  async function verified(
    file: string,
    args: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
  ) {
    const command = ["verify", "--json", "--config-file", file, ...args];
    const { exitCode, stdout, output } = await authomize(command, variables);
    assert.ok(exitCode === 0 || exitCode === 1, output);
    assert.ok(stdout.startsWith("{"), output);
    const evidence = JSON.parse(stdout) as Evidence;
    assert.equal(exitCode, evidence.holds ? 0 : 1);
    const open = evidence.findings.filter(({ severity }) => severity !== "info");
    const rules = open.map((each) => `${each.accountId} ${each.severity} ${each.rule}`).sort();
    return { evidence, open, rules, output };
  }

  it("holds the roles that CloudFormation and another tool made, and says what it cannot know", async () => {
    const include = { accounts: [MANAGEMENT_ACCOUNT, SHOP, PAYMENTS] };
    const file = settingsFile("Pulumi.audited.yaml", {
      "acme-access:organization": { include },
      "acme-access:rollout": "stackSet",
      externalId: EXTERNAL_ID,
      "aws:region": "us-east-1",
    });
    const { exitCode, stdout, output } = await authomize(["verify", "--config-file", file]);
    assert.equal(exitCode, 0, output);
    assert.match(
      stdout,
      /Settings file Pulumi\.audited\.yaml, 3 accounts: all hold exactly what the contract says\. Not enrolled, 5 accounts: all without the role\.\n$/,
    );
    assert.match(output, /^Pulumi's state was not read\. Not looked for: [^\n]*made a role anew/m);
    const { evidence } = await verified(join(folder, file));
    assert.equal(evidence.stack, file);
    assert.match(
      evidence.notChecked.join(),
      /could not remove.*made a role anew.*authomize-aws:stack/,
    );
    const held = evidence.accounts.filter(
      ({ isEnrolled, result }) => isEnrolled && result === "holds",
    );
    assert.equal(held.length, 3);
  });

  it("looks into the other accounts of the organization where the file has a list", async () => {
    const file = settingsFile("listed.yaml", LISTED);
    const { rules, evidence } = await verified(file, [], { AUTHOMIZE_EXTERNAL_ID: EXTERNAL_ID });
    assert.deepEqual(rules, [`${PAYMENTS} critical role-excluded`]);
    assert.ok(!JSON.stringify(evidence).includes(EXTERNAL_ID));
  });

  it("holds the trust policies against the external ID that is given, and keeps it to itself", async () => {
    const file = settingsFile("Pulumi.given.yaml", { ...LISTED, externalId: EXTERNAL_ID });
    const shop = ["--account", SHOP, "--external-id", "another-id"];
    const { rules, output } = await verified(file, shop, { AUTHOMIZE_EXTERNAL_ID: EXTERNAL_ID });
    assert.deepEqual(rules, [`${SHOP} high external-id`]);
    assert.ok(!output.includes("another-id") && !output.includes(EXTERNAL_ID), output);
    const shown = await verified(file, [...shop, "--show-secrets"]);
    assert.match(shown.output, new RegExp(`the external ID is ${EXTERNAL_ID}.*is another-id`));
    const own = await verified(file, ["--account", SHOP], { AUTHOMIZE_EXTERNAL_ID: "" });
    assert.deepEqual(own.rules, []);
  });

  it("compares the tags of the settings, and names the legacy user after the file or --stack", async () => {
    const config = { ...LISTED, externalId: EXTERNAL_ID, tags: { team: "cloud" } };
    const legacyUser = { account: MANAGEMENT_ACCOUNT };
    const named = settingsFile("Pulumi.audited.yaml", { ...config, legacyUser });
    const { rules, open } = await verified(named, ["--account", SHOP]);
    assert.deepEqual(rules, [`${SHOP} critical trust-principal`, `${SHOP} medium tag`]);
    assert.match(open[0]?.problem ?? "", /user\/authomize-audited alone$/);
    const unnamed = settingsFile("settings.yaml", { ...config, legacyUser });
    const other = await verified(unnamed, ["--account", SHOP, "--stack", "acme/other"]);
    assert.match(other.open[0]?.problem ?? "", /user\/authomize-other alone$/);
  });

  it("finds what was changed, and sends nobody to a stack that there may not be", async () => {
    const file = settingsFile("Pulumi.changed.yaml", {
      accounts: [MANAGEMENT_ACCOUNT, SHOP, PAYMENTS],
      externalId: EXTERNAL_ID,
      maxSessionDuration: 7200,
    });
    const shop = await iamIn(environment, SHOP);
    const PolicyDocument = JSON.stringify(trustOf(EXTERNAL_ID, "*"));
    await shop.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    await shop.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR }));
    await shop.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: SECURITY_AUDIT }));
    const cloudFormation = new CloudFormationClient(sdkConnection(environment.variables));
    await cloudFormation.send(new DeleteStackCommand({ StackName: "authomize" }));
    await environment.faults([{ effect: "deny", account: PAYMENTS, action: "sts:AssumeRole" }]);
    const found = await verified(file);
    await environment.faults([]);
    assert.deepEqual(found.rules, [
      `${SHOP} critical policy-added`,
      `${SHOP} critical trust-principal`,
      `${SHOP} high policy-missing`,
      `${SHOP} medium session-duration`,
      `${MANAGEMENT_ACCOUNT} high role-missing`,
      `${PAYMENTS} high unreachable`,
    ]);
    for (const { fix, problem } of found.open) {
      assert.doesNotMatch(`${problem} ${fix}`, /npx pulumi|never deployed|last run|--stack/);
    }
    const fixes = new Map(found.open.map(({ rule, fix }) => [rule, fix]));
    assert.equal(fixes.get("policy-added"), "take it away: do so with the tool that made the role");
    assert.match(fixes.get("role-missing") ?? "", /^make it .*npx authomize template prints it$/);
    const again = new RegExp(
      `then: npx authomize verify --config-file ${file} --account ${PAYMENTS}$`,
    );
    assert.match(fixes.get("unreachable") ?? "", again);
  });

  it("refuses what is no settings file in a line, without stack trace, and with none of its content", async () => {
    writeFileSync(
      join(folder, "broken.yaml"),
      `config:\n  externalId: ${EXTERNAL_ID}\n accounts: [`,
    );
    for (const [file, expected] of [
      ["none.yaml", /^There is no none\.yaml\. [^\n]*\n$/],
      ["broken.yaml", /^broken\.yaml cannot be read: [^\n]*It has to be YAML[^\n]*\n$/],
    ] as const) {
      const { exitCode, output } = await authomize(["verify", "--config-file", file]);
      assert.match(output, expected);
      assert.ok(!output.includes(EXTERNAL_ID), output);
      assert.equal(exitCode, 1);
    }
  });

  it("refuses an external ID that is none without showing it, and one without a file", async () => {
    const file = settingsFile("Pulumi.given.yaml", LISTED);
    for (const id of ["00000000-0000-0000-0000-000000000000", "no such-id"]) {
      const given = ["--config-file", file, "--external-id", id];
      const { exitCode, output } = await authomize(["verify", ...given]);
      assert.match(output, /externalId: \[secret\]\n/);
      assert.ok(!output.includes(id), output);
      assert.equal(exitCode, 1);
    }
    const { exitCode, output } = await authomize(["verify", "--external-id", EXTERNAL_ID]);
    assert.match(output, /--external-id goes with --config-file alone/);
    assert.equal(exitCode, 2);
  });
});

/** The trust policy, as the vendor's guide has it. */
function trustOf(externalId: string, AWS = "arn:aws:iam::291883359082:user/AuthomizeGlobalUser") {
  const Principal = { AWS };
  const Condition = { StringEquals: { "sts:ExternalId": externalId } };
  const statement = { Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition };
  return { Version: "2012-10-17", Statement: [statement] };
}
