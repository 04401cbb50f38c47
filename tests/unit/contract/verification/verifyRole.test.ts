import assert from "node:assert/strict";

import type { Finding } from "../../../../contract/verification/finding";
import { cloudTrailPolicy } from "../../../../contract/cloudTrailLogs";
import { OWNER_TAG } from "../../../../contract/ownership";
import { trustPolicy } from "../../../../contract/trustPolicy";
import {
  verifyExcluded,
  verifyRole,
  type ExpectedRole,
  type ObservedRole,
} from "../../../../contract/verification/verifyRole";
import { ROLE_DESCRIPTION } from "../../../../contract/vendor";
import { ACCOUNT, EXTERNAL_ID } from "../wrongTrust";

const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

const EXPECTED: ExpectedRole = {
  accountId: ACCOUNT,
  roleName: "AuthomizeCrossAccountTrustRole",
  rolePath: "/",
  managedPolicyArns: [SECURITY_AUDIT],
  permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/VendorBoundary`,
  maxSessionDuration: 3600,
  tags: {},
  externalId: EXTERNAL_ID,
  repair: "npx pulumi up --refresh",
};

const SOUND: ObservedRole = {
  roleId: "AROAEXAMPLE",
  createdAt: "2026-11-01T00:00:00.000Z",
  description: ROLE_DESCRIPTION,
  arn: `arn:aws:iam::${ACCOUNT}:role/AuthomizeCrossAccountTrustRole`,
  trustPolicy: trustPolicy(EXTERNAL_ID),
  managedPolicyArns: [SECURITY_AUDIT],
  inlinePolicies: {},
  permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/VendorBoundary`,
  maxSessionDuration: 3600,
  tags: {},
};

function rulesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, rule }) => `${severity} ${rule}`);
}

describe("verifyRole", () => {
  const role = (changes: Partial<ObservedRole>) =>
    rulesOf(verifyRole({ ...SOUND, ...changes }, EXPECTED));

  it("finds nothing wrong with the contract's role", () => {
    assert.deepEqual(verifyRole(SOUND, EXPECTED), []);
  });

  it("finds nothing wrong where no boundary was asked for and none is", () => {
    const without = { ...EXPECTED, permissionsBoundaryArn: undefined };
    assert.deepEqual(verifyRole({ ...SOUND, permissionsBoundary: undefined }, without), []);
  });

  it("finds a trust policy that is not the contract's", () => {
    assert.deepEqual(role({ trustPolicy: trustPolicy("another-id") }), ["high external-id"]);
  });

  it("finds a policy more, and one less", () => {
    assert.deepEqual(role({ managedPolicyArns: [SECURITY_AUDIT, ADMINISTRATOR_ACCESS] }), [
      "critical policy-added",
    ]);
    assert.deepEqual(role({ managedPolicyArns: [] }), ["high policy-missing"]);
  });

  it("finds an inline policy", () => {
    assert.deepEqual(role({ inlinePolicies: { backdoor: {} } }), ["critical inline-policy-added"]);
  });

  it("knows the inline policy for CloudTrail's logs in its account, in any order of its keys, and no other", () => {
    const logs = { account: ACCOUNT, bucket: "logs" };
    const expected = { ...EXPECTED, inlinePolicy: cloudTrailPolicy(logs) };
    const found = (document: unknown) =>
      rulesOf(
        verifyRole(
          { ...SOUND, inlinePolicies: { AuthomizeReadCloudTrailLogs: document } },
          expected,
        ),
      );
    const { Version, Statement } = cloudTrailPolicy(logs);
    assert.deepEqual(found({ Statement, Version }), []);
    assert.deepEqual(found(cloudTrailPolicy({ ...logs, bucket: "others" })), [
      "critical inline-policy-added",
    ]);
    assert.deepEqual(rulesOf(verifyRole(SOUND, expected)), ["high policy-missing"]);
  });

  it("finds that the boundary is missing, another one, or one that nobody asked for", () => {
    assert.deepEqual(role({ permissionsBoundary: undefined }), ["high boundary-missing"]);
    assert.deepEqual(role({ permissionsBoundary: ADMINISTRATOR_ACCESS }), [
      "high boundary-missing",
    ]);
    const without = { ...EXPECTED, permissionsBoundaryArn: undefined };
    assert.deepEqual(rulesOf(verifyRole(SOUND, without)), ["medium boundary-added"]);
  });

  it("finds another session duration", () => {
    assert.deepEqual(role({ maxSessionDuration: 43200 }), ["medium session-duration"]);
  });

  it("finds another path", () => {
    assert.deepEqual(role({ arn: `arn:aws:iam::${ACCOUNT}:role/x/${EXPECTED.roleName}` }), [
      "high role-path",
    ]);
  });

  it("names each problem and its fix in full", () => {
    const [finding] = verifyRole({ ...SOUND, managedPolicyArns: [] }, EXPECTED);
    assert.deepEqual(finding, {
      severity: "high",
      rule: "policy-missing",
      problem: `the policy ${SECURITY_AUDIT} is not attached: Authomize cannot read what it needs`,
      fix: "attach it again: npx pulumi up --refresh",
    });
  });
});

describe("a role's description", () => {
  it("is this project's, unless another tool made the role", () => {
    const role = { ...SOUND, description: "by Terraform" };
    assert.deepEqual(rulesOf(verifyRole(role, EXPECTED)), ["medium description"]);
    assert.deepEqual(verifyRole(role, { ...EXPECTED, anyDescription: true }), []);
  });
});

describe("verifyExcluded", () => {
  const LEFT_OUT = { owner: "project/prod", isLeftOut: true };
  const OUTSIDE = { owner: "project/prod", isLeftOut: false };
  const OF_DEV = { ...SOUND, tags: { [OWNER_TAG]: "project/dev" } };

  function excluded(
    role: ObservedRole,
    account: Parameters<typeof verifyExcluded>[1] = OUTSIDE,
  ): readonly string[] {
    return rulesOf(verifyExcluded(role, account));
  }

  it("finds a role in an account that is not enrolled", () => {
    assert.deepEqual(excluded(SOUND, LEFT_OUT), ["critical role-excluded"]);
    assert.deepEqual(excluded(SOUND), ["critical role-excluded"]);
    assert.deepEqual(verifyExcluded(undefined, OUTSIDE), []);
  });

  it("names the other stack whose role it is by its tag, in an account of no list", () => {
    assert.deepEqual(excluded(OF_DEV), ["info role-of-another-stack"]);
    assert.match(
      verifyExcluded(OF_DEV, OUTSIDE)[0]?.problem ?? "",
      /belongs to the stack project\/dev$/,
    );
    assert.deepEqual(excluded(OF_DEV, LEFT_OUT), ["critical role-excluded"]);
    const own = { ...SOUND, tags: { [OWNER_TAG]: "project/prod" } };
    assert.deepEqual(excluded(own), ["critical role-excluded"]);
  });

  it("believes no tag that is none of a stack's, nor any where nobody knows the stack", () => {
    for (const tag of ["", "x", "a/b/c", "a/b --force"]) {
      const tagged = { ...SOUND, tags: { [OWNER_TAG]: tag } };
      assert.deepEqual(excluded(tagged), ["critical role-excluded"]);
    }
    assert.deepEqual(rulesOf(verifyExcluded(OF_DEV, { owner: undefined, isLeftOut: false })), [
      "critical role-excluded",
    ]);
  });

  it("believes no tag on a role that gives more than was agreed", () => {
    const documents: Partial<ObservedRole>[] = [
      { managedPolicyArns: [ADMINISTRATOR_ACCESS] },
      { inlinePolicies: { any: {} } },
      { trustPolicy: { ...trustPolicy(EXTERNAL_ID), Statement: [] } },
    ];
    for (const changed of documents) {
      assert.deepEqual(excluded({ ...OF_DEV, ...changed }), ["critical role-excluded"]);
    }
  });
});
