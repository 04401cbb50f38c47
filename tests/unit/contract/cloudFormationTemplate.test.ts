import assert from "node:assert/strict";

import fc from "fast-check";
import { load, YAML11_SCHEMA } from "js-yaml";

import { templateText } from "../../../commands/terminal/templateText";
import { permissionsBoundaryArn } from "../../../contract/arns";
import {
  cloudFormationTemplate,
  isRoleKept,
  MAXIMUM_TEMPLATE_LENGTH,
  PLAIN_ROLE_SETTINGS,
} from "../../../contract/cloudFormationTemplate";
import { cloudTrailPolicy } from "../../../contract/cloudTrailLogs";
import { trustPolicy } from "../../../contract/trustPolicy";
import type { TrustRoleSettings } from "../../../contract/trustRoleSpec";
import {
  accountIds,
  externalIds,
  iamNames,
  permissionsBoundaries,
  rolePaths,
  roleTags,
} from "../arbitraries";
import { BAD_INPUTS } from "../tried";
import { evaluatedRole } from "./evaluateTemplate";

const ACCOUNT = "012345678901";
const LOGS = { account: ACCOUNT, bucket: "logs", prefix: "trail" };

/** Any settings that this project accepts. */
function sources(): fc.Arbitrary<TrustRoleSettings> {
  return fc.record({
    roleName: iamNames(64),
    rolePath: rolePaths(),
    identityCenter: fc.boolean(),
    permissionsBoundary: permissionsBoundaries(ACCOUNT),
    maxSessionDuration: fc.integer({ min: 3600, max: 43200 }),
    tags: roleTags(),
    cloudTrailLogs: fc.constantFrom(undefined, LOGS),
  });
}

function parameters(externalId: string, identityCenter = "false") {
  return { ExternalID: externalId, IncludeAWSIdentityCenter: identityCenter };
}

describe("cloudFormationTemplate", () => {
  it("has the parameters of the vendor's own template, and the role's name", () => {
    const { Parameters } = cloudFormationTemplate(PLAIN_ROLE_SETTINGS);
    assert.deepEqual(Object.keys(Parameters), [
      "ExternalID",
      "IncludeAWSIdentityCenter",
      "RoleName",
    ]);
    assert.equal(Parameters["RoleName"]?.["Default"], "AuthomizeCrossAccountTrustRole");
    assert.equal(Parameters["IncludeAWSIdentityCenter"]?.["Default"], "false");
  });

  it("makes the contract's role, whatever the settings", () => {
    fc.assert(
      fc.property(sources(), externalIds(), accountIds(), (source, externalId, accountId) => {
        const role = evaluatedRole(cloudFormationTemplate(source), {
          accountId,
          parameters: parameters(externalId),
        });
        const tags = Object.entries(source.tags).map(([Key, Value]) => ({ Key, Value }));
        assert.deepEqual(role, {
          RoleName: source.roleName,
          Path: source.rolePath,
          Description:
            "Read-only access for Authomize, tied to an external ID. Managed by authomize-aws.",
          AssumeRolePolicyDocument: trustPolicy(externalId),
          ManagedPolicyArns: ["arn:aws:iam::aws:policy/SecurityAudit"],
          MaxSessionDuration: source.maxSessionDuration,
          ...(source.permissionsBoundary === undefined
            ? {}
            : {
                PermissionsBoundary: permissionsBoundaryArn(accountId, source.permissionsBoundary),
              }),
          ...(tags.length === 0 ? {} : { Tags: tags }),
        });
      }),
      { numRuns: BAD_INPUTS.templates },
    );
  });

  it("adds Identity Center's policies only when asked to", () => {
    const template = cloudFormationTemplate(PLAIN_ROLE_SETTINGS);
    const role = evaluatedRole(template, {
      accountId: ACCOUNT,
      parameters: parameters("xx", "true"),
    });
    assert.deepEqual(role["ManagedPolicyArns"], [
      "arn:aws:iam::aws:policy/SecurityAudit",
      "arn:aws:iam::aws:policy/AWSSSOReadOnly",
      "arn:aws:iam::aws:policy/AWSSSODirectoryReadOnly",
    ]);
  });

  it("lets the role of one account, and of no other, read CloudTrail's logs", () => {
    const template = cloudFormationTemplate({ ...PLAIN_ROLE_SETTINGS, cloudTrailLogs: LOGS });
    const policies = (accountId: string) =>
      evaluatedRole(template, { accountId, parameters: parameters("xx") })["Policies"];
    assert.deepEqual(policies(ACCOUNT), [
      { PolicyName: "AuthomizeReadCloudTrailLogs", PolicyDocument: cloudTrailPolicy(LOGS) },
    ]);
    assert.equal(policies("999988887777"), undefined);
  });

  it("lets the role outlive its stack only when asked to, as an update that CloudFormation takes", () => {
    const plain = cloudFormationTemplate(PLAIN_ROLE_SETTINGS);
    const kept = cloudFormationTemplate(PLAIN_ROLE_SETTINGS, { keepsRole: true });
    assert.equal(isRoleKept(JSON.stringify(plain)), false);
    assert.equal(isRoleKept(JSON.stringify(kept)), true);
    assert.equal(isRoleKept("Resources: {}"), false, "somebody else's, in YAML");
    // A changed deletion policy alone is none.
    assert.deepEqual(Object.keys(kept.Resources), ["TrustRole", "RoleIsKept"]);
    assert.deepEqual(kept.Resources.TrustRole.Properties, plain.Resources.TrustRole.Properties);
  });

  it("keeps a tag's text that YAML 1.1 takes for something else", () => {
    const words = [
      "yes",
      "no",
      "on",
      "off",
      "true",
      "null",
      "~",
      "0123",
      "1e3",
      "2026-01-01",
      "12:30",
    ];
    const tags = Object.fromEntries(words.map((word) => [word, word]));
    const template = cloudFormationTemplate({ ...PLAIN_ROLE_SETTINGS, tags });
    assert.deepEqual(load(templateText(template, "yaml"), { schema: YAML11_SCHEMA }), template);
  });

  it("says the same in JSON and in YAML, and stays below CloudFormation's limit", () => {
    fc.assert(
      fc.property(sources(), (source) => {
        const template = cloudFormationTemplate(source);
        assert.deepEqual(JSON.parse(templateText(template, "json")), template);
        // CloudFormation reads YAML 1.1, where a bare "yes" is a boolean.
        const yaml = templateText(template, "yaml");
        assert.deepEqual(load(yaml, { schema: YAML11_SCHEMA }), template);
        assert.ok(Buffer.byteLength(JSON.stringify(template)) <= MAXIMUM_TEMPLATE_LENGTH);
      }),
      { numRuns: BAD_INPUTS.templates },
    );
  });
});
