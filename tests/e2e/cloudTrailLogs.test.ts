import { GetRolePolicyCommand } from "@aws-sdk/client-iam";
import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";

import { cloudTrailPolicy } from "../../contract/cloudTrailLogs";
import { vendorEnvironment, sdkConnection } from "../../sandbox/environment";
import { Environment, type Stack } from "./environment";
import { deployedRole, deployedRoles, iamIn } from "./trustRoles";

const LOG_ARCHIVE = "058264715093";
const OTHER = "692718340571";
const LOGS = { account: LOG_ARCHIVE, bucket: "larkspur-cloudtrail-058264715093" };
const OBJECTS = [
  "AWSLogs/o-larkspur01/417290385612/CloudTrail/us-east-1/example.json",
  "AWSLogs/058264715093/CloudTrail/us-east-1/example.json",
  "AWSLogs/o-larkspur01/417290385612/CloudTrail-Digest/us-east-1/example.json",
  "AWSLogs/o-larkspur01/417290385612/CloudTrail-Insight/us-east-1/example.json",
  "AWSLogs/058264715093/Config/us-east-1/example.json",
];
const POLICY = "AuthomizeReadCloudTrailLogs";
const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const SETTINGS = {
  accounts: [LOG_ARCHIVE, OTHER],
  externalId: "the-external-id",
  permissionsBoundary: BOUNDARY,
};

describe("CloudTrail's logs", () => {
  let environment: Environment;

  before(async () => {
    environment = await Environment.start();
  });

  after(async () => {
    await environment.stop();
  });

  async function assertPolicies(logs: Parameters<typeof cloudTrailPolicy>[0] | undefined) {
    const roles = await deployedRoles(environment, [LOG_ARCHIVE, OTHER]);
    assert.deepEqual(roles[OTHER]?.inlinePolicies, []);
    assert.deepEqual(roles[LOG_ARCHIVE]?.inlinePolicies, logs === undefined ? [] : [POLICY]);
    if (logs === undefined) return;
    const iam = await iamIn(environment, LOG_ARCHIVE);
    const { PolicyDocument } = await iam.send(
      new GetRolePolicyCommand({
        RoleName: "AuthomizeCrossAccountTrustRole",
        PolicyName: POLICY,
      }),
    );
    iam.destroy();
    assert.deepEqual(JSON.parse(decodeURIComponent(PolicyDocument ?? "")), cloudTrailPolicy(logs));
  }

  /** The vendor's answer from S3; the sandbox checks no signature. */
  async function readAsVendor(key: string): Promise<number> {
    const connection = {
      region: "us-east-1",
      endpoint: environment.variables["AWS_ENDPOINT_URL"] ?? "",
    };
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = vendorEnvironment(environment);
    const vendor = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    const { Credentials: session } = await new STSClient({
      ...connection,
      credentials: vendor,
    }).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${LOG_ARCHIVE}:role/AuthomizeCrossAccountTrustRole`,
        RoleSessionName: "vendor",
        ExternalId: SETTINGS.externalId,
      }),
    );
    const scope = `${session?.AccessKeyId ?? ""}/20260701/us-east-1/s3/aws4_request`;
    const { status } = await fetch(`${connection.endpoint}/${LOGS.bucket}/${key}`, {
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        "x-amz-security-token": session?.SessionToken ?? "",
      },
    });
    return status;
  }

  async function liveOn(stack: Stack, settings: Readonly<Record<string, unknown>>): Promise<void> {
    await stack.up();
    await assertPolicies(LOGS);
    assert.deepEqual(
      await Promise.all(OBJECTS.map(async (key) => [key, await readAsVendor(key)])),
      OBJECTS.map((key) => [key, key.includes("/CloudTrail/") ? 200 : 403]),
    );
    const before = await deployedRole(environment, LOG_ARCHIVE);
    await stack.succeed("preview", "--expect-no-changes");

    stack.configure({ ...settings, cloudTrailLogs: { ...LOGS, prefix: "organization" } });
    await stack.up();
    await assertPolicies({ ...LOGS, prefix: "organization" });

    stack.configure(settings);
    await stack.up();
    await assertPolicies(undefined);
    assert.equal((await deployedRole(environment, LOG_ARCHIVE))?.roleId, before?.roleId);
    await stack.destroy();
    assert.equal(await deployedRole(environment, LOG_ARCHIVE), undefined);
  }

  it("are read by the role of their account and by no other, until they are not wanted any more", async () => {
    const stack = await environment.stack("trail", { ...SETTINGS, cloudTrailLogs: LOGS });
    await liveOn(stack, SETTINGS);
  });

  it("are read by the same role when a StackSet makes it", async () => {
    await new OrganizationsClient(sdkConnection(environment.variables)).send(
      new EnableAWSServiceAccessCommand({
        ServicePrincipal: "member.org.stacksets.cloudformation.amazonaws.com",
      }),
    );
    const settings = {
      organization: { include: { organizationalUnits: ["ou-lark-security"] } },
      rollout: "stackSet",
      externalId: "the-external-id",
      permissionsBoundary: BOUNDARY,
    };
    const stack = await environment.stack("trail-set", { ...settings, cloudTrailLogs: LOGS });
    await liveOn(stack, settings);
  });
});
