import assert from "node:assert/strict";

import { legacyUserManagement } from "../../../deployer/legacyUserManagement";
import { sessionPolicy } from "../../../deployer/sessionPolicy";
import {
  type SimulatedCalls,
  simulatedRoleCalls,
  simulatedUserCalls,
} from "../../../deployer/simulatedCalls";
import { callsToManage } from "../contract/roleCalls";
import { ACCOUNT, BOUND, IAM, PLAIN, SETTINGS } from "../contract/roleSettings";
import { sessionMay } from "../contract/simulation";

const OWNER = "authomize-aws/prod";
const USER = `${IAM}:user/authomize-prod`;
const BY_HAND = ["iam:DeleteRolePermissionsBoundary", "iam:RemoveRoleFromInstanceProfile"];

/** The simulation of the tests refuses tags of calls that have none. */
function ofIam(context: SimulatedCalls["context"]): Readonly<Record<string, string>> {
  const entries = Object.entries(context).flatMap(([key, value]) =>
    key.startsWith("iam:") && typeof value === "string" ? [[key, value] as const] : [],
  );
  return Object.fromEntries(entries);
}

describe("simulatedRoleCalls", () => {
  for (const [name, role] of Object.entries(SETTINGS)) {
    it(`are all that manage the role, as the session policy allows them, for ${name}`, async () => {
      const { resource, now, later, context } = simulatedRoleCalls(role, OWNER, false);
      const asked = callsToManage(role).map(({ action }) => action);
      const expected = [...new Set(asked)].filter((action) => !BY_HAND.includes(action));
      assert.deepEqual([...now, ...later].sort(), expected.sort());
      for (const action of [...now, ...later]) {
        const call = { action, resource, context: ofIam(context) };
        assert.ok(await sessionMay(ACCOUNT, sessionPolicy(role), call), action);
      }
    });
  }

  it("make a role that is not there, and read one that is", () => {
    const making = ["iam:AttachRolePolicy", "iam:CreateRole"];
    const reading = ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"];
    const { now } = simulatedRoleCalls(PLAIN, OWNER, false);
    assert.deepEqual(now, [...making, ...reading, "iam:TagRole"]);
    const { now: ofPresent, later } = simulatedRoleCalls(PLAIN, OWNER, true);
    assert.deepEqual(ofPresent, reading);
    assert.ok([...making, "iam:TagRole"].every((action) => later.includes(action)));
  });

  it("write an inline policy only where the role has one", () => {
    const inlinePolicy = { Version: "2012-10-17", Statement: [] } as const;
    assert.ok(!simulatedRoleCalls(PLAIN, OWNER, false).now.includes("iam:PutRolePolicy"));
    const logs = simulatedRoleCalls({ ...BOUND, inlinePolicy }, OWNER, false);
    assert.ok(logs.now.includes("iam:PutRolePolicy"));
  });

  it("come with the boundary and all tags of the role", () => {
    const { context } = simulatedRoleCalls({ ...BOUND, tags: { team: "a" } }, OWNER, false);
    assert.deepEqual(context, {
      "iam:PolicyARN": PLAIN.managedPolicyArns[0],
      "iam:PermissionsBoundary": BOUND.permissionsBoundaryArn,
      "aws:RequestTag/team": "a",
      "aws:RequestTag/authomize-aws:stack": OWNER,
      "aws:TagKeys": ["team", "authomize-aws:stack"],
    });
    assert.ok(!("iam:PermissionsBoundary" in simulatedRoleCalls(PLAIN, OWNER, false).context));
  });
});

describe("simulatedUserCalls", () => {
  const PLAIN_USER = { arn: USER, tags: {} };

  for (const boundaryArn of [undefined, "arn:aws:iam::310957284466:policy/Narrow"]) {
    it(`are all that manage the user, with its tags, and the boundary ${String(boundaryArn)}`, () => {
      const user = { arn: USER, boundaryArn, tags: { team: "a" } };
      const { resource, now, later, context } = simulatedUserCalls(user, false);
      assert.equal(resource, USER);
      const managed = legacyUserManagement(USER, boundaryArn).flatMap(({ Action }) => Action);
      const expected = managed.filter((action) => action !== "iam:DeleteUserPermissionsBoundary");
      assert.deepEqual([...now, ...later].sort(), [...new Set(expected)].sort());
      assert.deepEqual(context, {
        ...(boundaryArn && { "iam:PermissionsBoundary": boundaryArn }),
        "aws:RequestTag/team": "a",
        "aws:TagKeys": ["team"],
      });
    });
  }

  it("make a user that is not there, and read one that is", () => {
    const making = ["iam:CreateAccessKey", "iam:CreateUser"];
    const reading = ["iam:GetUser", "iam:GetUserPolicy", "iam:ListAccessKeys"];
    const { now } = simulatedUserCalls(PLAIN_USER, false);
    assert.deepEqual(now, [...making, ...reading, "iam:PutUserPolicy", "iam:TagUser"]);
    const { now: ofPresent, later } = simulatedUserCalls(PLAIN_USER, true);
    assert.deepEqual(ofPresent, reading);
    assert.ok(making.every((action) => later.includes(action)));
  });
});
