import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
} from "@aws-sdk/client-cloudformation";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  cloudFormationTemplate,
  type CloudFormationTemplate,
  PLAIN_ROLE_SETTINGS,
} from "../../contract/cloudFormationTemplate";
import { accessRoleTemplate } from "../../deployer/accessRoleTemplate";
import { OWNER_TAG } from "../../contract/ownership";
import { templateText } from "../../commands/terminal/templateText";
import { ROOT } from "../../sandbox/folders";
import { installPython } from "../../sandbox/python";
import { sdkConnection } from "../../sandbox/environment";
import { Environment } from "./environment";
import { deployedRole, MANAGEMENT_ACCOUNT } from "./trustRoles";

const MEMBER = "058264715093";
const AUTHOMIZE = join(ROOT, "commands", "authomize.js");
const FULL_SETTINGS = {
  accounts: [MEMBER],
  externalId: "the-external-id",
  rolePath: "/vendors/",
  permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  maxSessionDuration: 7200,
  tags: { owner: "cloud platform", "cost-center": "4711" },
};

/** The template of `npx authomize access-role`, with everything that a deployment may have. */
function accessRole() {
  const accounts = [{ id: MEMBER, accessRoleName: "Access" }];
  const user = { arn: `arn:aws:iam::${MEMBER}:user/authomize-prod`, accessRoleName: "Access" };
  const deployment = {
    ...PLAIN_ROLE_SETTINGS,
    ...FULL_SETTINGS,
    accounts,
    permissionsBoundary: "VendorBoundary",
    identityCenter: true,
    managementAccount: MANAGEMENT_ACCOUNT,
    cloudTrailLogs: { account: MEMBER, bucket: "larkspur-cloudtrail" },
    deployerAccountId: "111122223333",
    accessKeyUser: user,
    discovers: false,
  };
  const deployerArn = "arn:aws:iam::111122223333:role/Deployer";
  return accessRoleTemplate(deployment, { name: "AuthomizeDeploymentAccess", deployerArn });
}

describe("npx authomize template", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
  });

  after(async () => {
    await environment.stop();
  });

  it("prints a template that cfn-lint finds nothing in, in JSON and YAML, plain and with everything set", async () => {
    const python = await installPython(
      () => undefined,
      join(__dirname, "cfnLint/requirements.txt"),
    );
    const everything = cloudFormationTemplate({
      ...PLAIN_ROLE_SETTINGS,
      ...FULL_SETTINGS,
      permissionsBoundary: "VendorBoundary",
      cloudTrailLogs: {
        account: MEMBER,
        bucket: "larkspur-cloudtrail",
        prefix: "trail",
        kmsKeyArn: "arn:aws:kms:us-east-1:058264715093:key/11111111-2222-3333-4444-555555555555",
      },
    });
    const files = await Promise.all(
      (["json", "yaml"] as const).map(async (format) => {
        const printed = await environment.run(process.execPath, [
          AUTHOMIZE,
          "template",
          "--format",
          format,
        ]);
        assert.equal(printed.exitCode, 0, printed.output);
        return [
          [`plain.${format}`, printed.stdout],
          [`everything.${format}`, templateText(everything, format)],
          [`access-role.${format}`, templateText(accessRole(), format)],
        ] as const;
      }),
    );
    const paths = files.flat().map(([name, text]) => {
      const path = join(environment.home, name);
      writeFileSync(path, text);
      return path;
    });
    // Informational findings count, too; only I3042 (a hard-coded partition) is meant that way.
    const { output, exitCode } = await environment.run(python, [
      "-c",
      "import sys; from cfnlint.runner import main; sys.exit(main())",
      "--include-checks",
      "I",
      "--ignore-checks",
      "I3042",
      "--",
      ...paths,
    ]);
    assert.equal(output.trim(), "");
    assert.equal(exitCode, 0);
  });

  it("prints a template that makes the role which pulumi up makes", async () => {
    const stack = await environment.stack("template", FULL_SETTINGS);
    await stack.up();
    const { stdout } = await stack.authomize("template", "--format", "json");
    await createAndRead(stdout, { ExternalID: "the-external-id" });
  });

  it("prints one whose role trusts the stack's legacy user, as the role that pulumi up makes does", async () => {
    const externalId = "the-external-id";
    const accounts = [MANAGEMENT_ACCOUNT];
    const user = { managementAccount: MANAGEMENT_ACCOUNT, legacyUser: true };
    const stack = await environment.stack("template-user", { accounts, externalId, ...user });
    await stack.up();
    const { stdout } = await stack.authomize("template", "--format", "json");
    const { Resources } = JSON.parse(stdout) as CloudFormationTemplate;
    const trusting = JSON.stringify(Resources.TrustRole.Properties["AssumeRolePolicyDocument"]);
    const role = await deployedRole(environment, MANAGEMENT_ACCOUNT);
    assert.deepEqual(
      JSON.parse(trusting.replace('{"Ref":"ExternalID"}', JSON.stringify(externalId))),
      role?.trustPolicy,
    );
    assert.match(trusting, /user\/authomize-template-user"/);
  });

  async function createAndRead(template: string, parameters: Record<string, string>) {
    const cloudFormation = new CloudFormationClient(sdkConnection(environment.variables));
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: "authomize",
        TemplateBody: template,
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
      }),
    );
    const made = await deployedRole(environment, MANAGEMENT_ACCOUNT);
    const expected = await deployedRole(environment, MEMBER);
    assert.ok(made !== undefined && expected !== undefined);
    // Another account, another moment, and no stack to belong to: nothing else may differ.
    assert.equal(made.arn, expected.arn.replace(MEMBER, MANAGEMENT_ACCOUNT));
    const { [OWNER_TAG]: owner, ...tags } = expected.tags;
    assert.equal(owner, "authomize-aws/template");
    assert.deepEqual({ ...made, arn: "", roleId: "" }, { ...expected, tags, arn: "", roleId: "" });
    await cloudFormation.send(new DeleteStackCommand({ StackName: "authomize" }));
  }
});
