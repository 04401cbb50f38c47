import assert from "node:assert/strict";
import { type Call, fullAction, onlyReads, parseCall } from "../../../sandbox/gateway/call";
import { jsonRequest, queryRequest, signed } from "./requests";

const SIGNER = { accessKeyId: "AKIAEXAMPLE0000000AA" };

describe("parseCall", () => {
  it("reads a query service's action and parameters from the form", () => {
    const request = queryRequest(
      "iam",
      "AttachRolePolicy",
      { RoleName: "R", PolicyArn: "P" },
      SIGNER,
    );
    const call = parseCall(request);
    assert.equal(fullAction(call), "iam:AttachRolePolicy");
    assert.equal(call.protocol, "query");
    assert.equal(call.region, "eu-west-1");
    assert.equal(call.accessKeyId, SIGNER.accessKeyId);
    assert.equal(call.parameters.get("PolicyArn"), "P");
  });

  it("reads a JSON service's action from its target header", () => {
    const request = jsonRequest(
      "AWSOrganizationsV20161128.MoveAccount",
      { AccountId: "1" },
      SIGNER,
    );
    const call = parseCall(request);
    assert.equal(fullAction(call), "organizations:MoveAccount");
    assert.equal(call.protocol, "json");
    assert.equal(call.parameters.get("AccountId"), "1");
  });

  it("knows a service by the name that its actions have", () => {
    const target = "ResourceGroupsTaggingAPI_20170126.GetResources";
    const call = parseCall(
      signed("POST", "/", "tagging", SIGNER, { "x-amz-target": target }, "{}"),
    );
    assert.equal(fullAction(call), "tag:GetResources");
  });

  it("reads the session token of temporary credentials", () => {
    const call = parseCall(
      queryRequest("sts", "GetCallerIdentity", {}, { ...SIGNER, sessionToken: "token" }),
    );
    assert.equal(call.sessionToken, "token");
  });

  it("reads a presigned URL", () => {
    const credential = "AKIAEXAMPLE0000000AA%2F20260101%2Fus-east-1%2Fsts%2Faws4_request";
    const url = `/?Action=GetCallerIdentity&X-Amz-Credential=${credential}&X-Amz-Security-Token=t`;
    const call = parseCall({ method: "GET", url, headers: {}, body: Buffer.alloc(0) });
    assert.equal(fullAction(call), "sts:GetCallerIdentity");
    assert.equal(call.accessKeyId, "AKIAEXAMPLE0000000AA");
    assert.equal(call.sessionToken, "t");
  });

  it("knows no access key in an unsigned request", () => {
    const call = parseCall({ method: "GET", url: "/", headers: {}, body: Buffer.alloc(0) });
    assert.equal(call.accessKeyId, undefined);
  });

  it("knows no action of a REST service, and no parameters of a broken body", () => {
    const rest = parseCall(signed("GET", "/accounts", "securityhub", SIGNER));
    assert.equal(fullAction(rest), "securityhub:*");
    const headers = { "x-amz-target": "Service.Action" };
    const broken = parseCall(signed("POST", "/", "organizations", SIGNER, headers, "{"));
    assert.equal(broken.parameters.size, 0);
  });

  const bucketCalls: readonly [method: string, url: string, action: string][] = [
    ["GET", "/", "s3:ListAllMyBuckets"],
    ["GET", "/bucket?list-type=2&prefix=a", "s3:ListBucket"],
    ["HEAD", "/bucket", "s3:ListBucket"],
    ["PUT", "/bucket", "s3:CreateBucket"],
    ["DELETE", "/bucket", "s3:DeleteBucket"],
    ["GET", "/bucket?policy", "s3:GetBucketPolicy"],
    ["PUT", "/bucket?policy", "s3:PutBucketPolicy"],
    ["DELETE", "/bucket/?policy=", "s3:DeleteBucketPolicy"],
    ["POST", "/bucket?delete", "s3:DeleteObject"],
    ["GET", "/bucket/a%20key/b", "s3:GetObject"],
    ["HEAD", "/bucket/key", "s3:GetObject"],
    ["PUT", "/bucket/key", "s3:PutObject"],
    ["DELETE", "/bucket/key", "s3:DeleteObject"],
  ];
  for (const [method, url, action] of bucketCalls) {
    it(`reads ${method} ${url} as ${action}`, () => {
      const call: Call = parseCall(signed(method, url, "s3", SIGNER));
      assert.equal(fullAction(call), action);
      assert.equal(call.protocol, "s3");
    });
  }
});

describe("onlyReads", () => {
  it("tells reading actions from writing ones", () => {
    assert.deepEqual(
      ["GetRole", "ListRoles", "DescribeStackSet", "CreateRole", "AttachRolePolicy"].map(onlyReads),
      [true, true, true, false, false],
    );
  });
});
