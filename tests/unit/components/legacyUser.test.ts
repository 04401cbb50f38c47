import assert from "node:assert/strict";

import { cloudTrailPolicy } from "../../../contract/cloudTrailLogs";
import { legacyUserPolicy } from "../../../contract/legacyUser";
import { trustPolicy } from "../../../contract/trustPolicy";
import { MANAGEMENT } from "./integrationOf";
import {
  ACCESS_KEY,
  BY_STACK_SET,
  deploy,
  enrolled,
  EXCLUSIVE,
  MEMBERS,
  PROVIDER,
  ROLE,
  ROLE_POLICY,
  STACK_SET,
  USER,
  USER_ARN,
  USER_POLICY,
} from "./integrations";

describe("AuthomizeIntegration with a legacy user", () => {
  const settings = enrolled({ legacyUser: { keys: ["first", "second"] } });

  it("makes a user that may assume the roles and do nothing else, and a key for each name", async () => {
    const { of, result } = await deploy(settings);
    assert.deepEqual(
      of(USER).map(({ inputs }) => inputs),
      [{ name: "authomize-test", tags: { "authomize-aws:stack": "authomize-aws/test" } }],
    );
    const [policy] = of(USER_POLICY);
    assert.deepEqual(
      JSON.parse(policy?.inputs["policy"] as string),
      legacyUserPolicy([MANAGEMENT, ...MEMBERS], settings),
    );
    const keys = of(ACCESS_KEY).map(({ name }) => name);
    const name = `authomize-${MANAGEMENT}-legacy-user`;
    assert.deepEqual(keys, [`${name}-first`, `${name}-second`]);
    assert.equal(result["legacyUserArn"], USER_ARN);
    assert.equal(result["legacyAccessKeyId"], `${name}-second-id`);
    assert.equal(result["legacySecretAccessKey"], `secret of ${name}-second`);
  });

  it("lets it assume no role that is somebody else's, or that nobody has seen", async () => {
    const document = JSON.stringify(legacyUserPolicy([MANAGEMENT], settings));
    for (const key of ["leftAloneAccountIds", "unreachableAccountIds"]) {
      const [policy] = (await deploy(settings, { survey: { [key]: MEMBERS } })).of(USER_POLICY);
      assert.equal(policy?.inputs["policy"], document);
    }
  });

  it("lets every role trust that user instead of the vendor's, by either rollout", async () => {
    const direct = await deploy(settings);
    for (const { inputs } of direct.of(ROLE)) {
      const document = JSON.parse(inputs["assumeRolePolicy"] as string) as unknown;
      assert.deepEqual(document, trustPolicy("the-id", USER_ARN));
    }
    const byStackSet = await deploy(settings, { rollout: BY_STACK_SET });
    const template = byStackSet.of(STACK_SET)[0]?.inputs["templateBody"] as string;
    assert.ok(template.includes(USER_ARN));
    assert.ok(!template.includes("AuthomizeGlobalUser"));
  });

  it("makes none where it stays as it is, and lets the roles trust the one that is there", async () => {
    const last = {
      legacyUserArn: "arn:aws:iam::999988887777:user/authomize-test",
      legacyAccessKeyId: "the-key",
      legacySecretAccessKey: "its secret",
    };
    const kept = { update: { last }, survey: { isWithoutUser: true } };
    const { of, result } = await deploy(settings, kept);
    for (const type of [USER, USER_POLICY, ACCESS_KEY]) assert.deepEqual(of(type), []);
    for (const { inputs } of of(ROLE)) {
      const document = JSON.parse(inputs["assumeRolePolicy"] as string) as unknown;
      assert.deepEqual(document, trustPolicy("the-id", last.legacyUserArn));
    }
    for (const [name, value] of Object.entries(last)) assert.equal(result[name], value);
  });

  it("enters the account that it names by that account's own access role", async () => {
    const [account = ""] = MEMBERS;
    const accounts = [MANAGEMENT, { id: account, accessRoleName: "Entrance" }];
    const { of } = await deploy(enrolled({ accounts, legacyUser: { account } }));
    const provider = of(PROVIDER).find(({ name }) => name === `authomize-${account}-legacy-user`);
    const assumed = provider?.inputs["assumeRoles"] as string;
    const [session] = JSON.parse(assumed) as { roleArn: string }[];
    assert.equal(session?.roleArn, `arn:aws:iam::${account}:role/Entrance`);
  });
});

describe("AuthomizeIntegration with CloudTrail's logs", () => {
  const logs = { account: MEMBERS[0] ?? "", bucket: "logs" };

  it("gives the role of that account one inline policy, and the others none", async () => {
    const { of } = await deploy(
      enrolled({ cloudTrailLogs: logs, permissionsBoundary: "VendorBoundary" }),
    );
    const policies = of(ROLE_POLICY);
    assert.equal(policies.length, 1);
    assert.equal(policies[0]?.name, `authomize-${logs.account}`);
    assert.deepEqual(JSON.parse(policies[0].inputs["policy"] as string), cloudTrailPolicy(logs));
    const held = of(EXCLUSIVE).map(({ name, inputs }) => [name, inputs["policyNames"]]);
    assert.deepEqual(Object.fromEntries(held), {
      [`authomize-${MANAGEMENT}`]: [],
      [`authomize-${logs.account}`]: ["AuthomizeReadCloudTrailLogs"],
      [`authomize-${MEMBERS[1] ?? ""}`]: [],
    });
  });
});
