import assert from "node:assert/strict";
import { accessesOf } from "../../../sandbox/gateway/access";
import { parseCall } from "../../../sandbox/gateway/call";
import { type Entity } from "../../../sandbox/gateway/directory";
import { queryRequest, signed } from "./requests";

const ACCOUNT = "310957284466";
const SIGNER = { accessKeyId: "AKIAEXAMPLE0000000AA" };
const TARGET: Entity = {
  arn: `arn:aws:iam::${ACCOUNT}:role/team/Role`,
  tags: { team: "security" },
  policies: [],
  permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/Boundary`,
};

function accesses(
  service: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
  target?: Entity,
): ReturnType<typeof accessesOf> {
  return accessesOf(parseCall(queryRequest(service, action, parameters, SIGNER)), ACCOUNT, target);
}

function resource(
  service: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
): string | undefined {
  return accesses(service, action, parameters)[0]?.resource;
}

describe("accessesOf", () => {
  const resources: readonly [string, string, Readonly<Record<string, string>>, string][] = [
    ["iam", "GetRole", { RoleName: "R" }, `arn:aws:iam::${ACCOUNT}:role/R`],
    ["iam", "CreateRole", { RoleName: "R", Path: "/a/" }, `arn:aws:iam::${ACCOUNT}:role/a/R`],
    ["iam", "CreateUser", { UserName: "U" }, `arn:aws:iam::${ACCOUNT}:user/U`],
    ["iam", "GetGroup", { GroupName: "G" }, `arn:aws:iam::${ACCOUNT}:group/G`],
    [
      "iam",
      "RemoveRoleFromInstanceProfile",
      { InstanceProfileName: "I", RoleName: "R" },
      `arn:aws:iam::${ACCOUNT}:instance-profile/I`,
    ],
    ["iam", "CreatePolicy", { PolicyName: "P" }, `arn:aws:iam::${ACCOUNT}:policy/P`],
    ["iam", "GetPolicy", { PolicyArn: "arn:p" }, "arn:p"],
    ["iam", "ListUsers", {}, "*"],
    [
      "cloudformation",
      "UpdateStackSet",
      { StackSetName: "S:1-2" },
      `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stackset/S:00000000-0000-0000-0000-000000000000`,
    ],
    [
      "cloudformation",
      "CreateStack",
      { StackName: "S" },
      `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/S/00000000-0000-0000-0000-000000000000`,
    ],
    ["cloudformation", "DescribeStacks", { StackName: "arn:s" }, "arn:s"],
    ["cloudformation", "ListStackSets", {}, "*"],
    ["securityhub", "Anything", {}, "*"],
  ];
  for (const [service, action, parameters, expected] of resources) {
    it(`finds the resource of ${service}:${action}`, () => {
      assert.equal(resource(service, action, parameters), expected);
    });
  }

  it("finds buckets and objects", () => {
    const bucket = accessesOf(parseCall(signed("GET", "/b", "s3", SIGNER)), ACCOUNT, undefined);
    assert.equal(bucket[0]?.resource, "arn:aws:s3:::b");
    const object = accessesOf(parseCall(signed("GET", "/b/k/l", "s3", SIGNER)), ACCOUNT, undefined);
    assert.equal(object[0]?.resource, "arn:aws:s3:::b/k/l");
  });

  it("takes path, tags and boundary from the role that is there", () => {
    assert.deepEqual(
      accesses("iam", "AttachRolePolicy", { RoleName: "Role", PolicyArn: "arn:p" }, TARGET),
      [
        {
          action: "iam:AttachRolePolicy",
          resource: TARGET.arn,
          context: {
            "aws:RequestedRegion": "eu-west-1",
            "iam:PolicyARN": "arn:p",
            "iam:PermissionsBoundary": TARGET.permissionsBoundary,
            "aws:ResourceTag/team": "security",
            "iam:ResourceTag/team": "security",
          },
        },
      ],
    );
  });

  it("judges a creation by the request alone, and asks for the permission to tag", () => {
    const parameters = {
      RoleName: "Role",
      PermissionsBoundary: "arn:b",
      "Tags.member.1.Key": "a",
      "Tags.member.1.Value": "1",
      "Tags.member.2.Key": "b",
      "Tags.member.2.Value": "2",
    };
    const context = {
      "aws:RequestedRegion": "eu-west-1",
      "iam:PermissionsBoundary": "arn:b",
      "aws:RequestTag/a": "1",
      "aws:RequestTag/b": "2",
      "aws:TagKeys": ["a", "b"],
    };
    const created = `arn:aws:iam::${ACCOUNT}:role/Role`;
    assert.deepEqual(accesses("iam", "CreateRole", parameters, TARGET), [
      { action: "iam:CreateRole", resource: created, context },
      { action: "iam:TagRole", resource: created, context },
    ]);
  });

  it("asks for the permission to tag with a new user, and goes by the boundary that it gets", () => {
    const parameters = { UserName: "User", PermissionsBoundary: "arn:b", "Tags.member.1.Key": "a" };
    const found = accesses("iam", "CreateUser", parameters, TARGET);
    assert.deepEqual(
      found.map(({ action }) => action),
      ["iam:CreateUser", "iam:TagUser"],
    );
    for (const { resource: created, context } of found) {
      assert.equal(created, `arn:aws:iam::${ACCOUNT}:user/User`);
      assert.equal(context["iam:PermissionsBoundary"], "arn:b");
    }
  });

  it("knows the keys of tags that are removed", () => {
    const parameters = { RoleName: "Role", "TagKeys.member.1": "a" };
    const [access] = accesses("iam", "UntagRole", parameters);
    assert.deepEqual(access?.context["aws:TagKeys"], ["a"]);
    assert.equal(access.context["aws:RequestTag/a"], undefined);
  });
});
