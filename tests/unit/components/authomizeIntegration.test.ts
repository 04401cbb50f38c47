import assert from "node:assert/strict";

import type { TrustRoleSpec } from "../../../contract/trustRoleSpec";
import { sessionPolicy } from "../../../deployer/sessionPolicy";
import {
  ATTACHMENTS,
  deploy,
  EXTERNAL_ID,
  INLINE_POLICIES,
  INTEGRATION,
  MEMBER,
  PROVIDER,
  ROLE,
  TRUST_POLICY,
  TRUST_ROLE,
  TWO_ACCOUNTS,
} from "./directIntegration";
import { MANAGEMENT } from "./integrationOf";

/** The tag that says whose every role is. */
const OWNER = { "authomize-aws:stack": "authomize-aws/test" };

/** The region, and what the AWS SDK for Pulumi adds to every provider by itself. */
const PROVIDER_BASICS = {
  region: "us-east-1",
  skipCredentialsValidation: "false",
  skipRegionValidation: "true",
};

function roleIn(accountId: string): TrustRoleSpec {
  return {
    accountId,
    roleName: "AuthomizeCrossAccountTrustRole",
    rolePath: "/",
    managedPolicyArns: ["arn:aws:iam::aws:policy/SecurityAudit"],
    maxSessionDuration: 3600,
    tags: {},
  };
}

describe("AuthomizeIntegration", () => {
  it("registers, for a member account, a provider that assumes the access role, and the role with its policies", async () => {
    const { resources } = await deploy({ accounts: [MEMBER], externalId: EXTERNAL_ID });
    const name = `authomize-${MEMBER}`;
    const parent = `${TRUST_ROLE}::${name}`;
    const byType = (type: string) => resources.filter((resource) => resource.type === type);
    assert.equal(resources.length, 6);
    assert.deepEqual(byType(INTEGRATION), [
      { type: INTEGRATION, name: "authomize", inputs: {}, parent: "", provider: "" },
    ]);
    assert.deepEqual(byType(PROVIDER), [
      {
        type: PROVIDER,
        name,
        inputs: {
          ...PROVIDER_BASICS,
          allowedAccountIds: `["${MEMBER}"]`,
          assumeRoles: JSON.stringify([
            {
              roleArn: `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`,
              sessionName: "authomize-aws-test",
              policy: sessionPolicy(roleIn(MEMBER)),
            },
          ]),
        },
        parent: `${INTEGRATION}::authomize`,
        provider: "",
      },
    ]);
    assert.deepEqual(byType(TRUST_ROLE), [
      { type: TRUST_ROLE, name, inputs: {}, parent: `${INTEGRATION}::authomize`, provider: "" },
    ]);
    assert.deepEqual(byType(ROLE), [
      {
        type: ROLE,
        name,
        inputs: {
          name: "AuthomizeCrossAccountTrustRole",
          path: "/",
          description:
            "Read-only access for Authomize, tied to an external ID. Managed by authomize-aws.",
          assumeRolePolicy: TRUST_POLICY,
          maxSessionDuration: 3600,
          forceDetachPolicies: true,
          tags: OWNER,
        },
        parent,
        provider: name,
      },
    ]);
    assert.deepEqual(byType(ATTACHMENTS), [
      {
        type: ATTACHMENTS,
        name,
        inputs: {
          roleName: "AuthomizeCrossAccountTrustRole",
          policyArns: ["arn:aws:iam::aws:policy/SecurityAudit"],
        },
        parent,
        provider: name,
      },
    ]);
    assert.deepEqual(byType(INLINE_POLICIES), [
      {
        type: INLINE_POLICIES,
        name,
        inputs: { roleName: "AuthomizeCrossAccountTrustRole", policyNames: [] },
        parent,
        provider: name,
      },
    ]);
  });

  it("uses the credentials directly in the account that they belong to, and nowhere else", async () => {
    const { resources } = await deploy(TWO_ACCOUNTS);
    const provider = resources.find(
      ({ type, name }) => type === PROVIDER && name === `authomize-${MANAGEMENT}`,
    );
    assert.deepEqual(provider?.inputs, {
      ...PROVIDER_BASICS,
      allowedAccountIds: `["${MANAGEMENT}"]`,
    });
    const member = resources.find(
      ({ type, name }) => type === PROVIDER && name === `authomize-${MEMBER}`,
    );
    assert.ok(member && "assumeRoles" in member.inputs);
  });

  it("gives a role of another name a provider of its own, so that the old one can still delete", async () => {
    const { resources } = await deploy({ ...TWO_ACCOUNTS, roleName: "Auditor", rolePath: "/v/" });
    const providers = resources.filter(({ type }) => type === PROVIDER);
    const names = [`authomize-${MEMBER}-Auditor`, `authomize-${MANAGEMENT}-Auditor`];
    assert.deepEqual(providers.map(({ name }) => name).sort(), names);
    const roles = resources.filter(({ type }) => type === ROLE);
    assert.deepEqual(roles.map(({ provider }) => provider).sort(), names);
    const member = providers.find(({ name }) => name === `authomize-${MEMBER}-Auditor`);
    const [{ policy } = { policy: "" }] = JSON.parse(
      String(member?.inputs["assumeRoles"]),
    ) as readonly { readonly policy: string }[];
    assert.equal(
      policy,
      sessionPolicy({ ...roleIn(MEMBER), roleName: "Auditor", rolePath: "/v/" }),
    );
  });

  it("attaches Identity Center's policies on the management account only", async () => {
    const { resources } = await deploy({
      ...TWO_ACCOUNTS,
      managementAccount: MANAGEMENT,
      identityCenter: "true",
    });
    const attached = resources
      .filter(({ type }) => type === ATTACHMENTS)
      .map(({ name, inputs }) => [name, inputs["policyArns"]]);
    assert.deepEqual(Object.fromEntries(attached), {
      [`authomize-${MEMBER}`]: ["arn:aws:iam::aws:policy/SecurityAudit"],
      [`authomize-${MANAGEMENT}`]: [
        "arn:aws:iam::aws:policy/SecurityAudit",
        "arn:aws:iam::aws:policy/AWSSSOReadOnly",
        "arn:aws:iam::aws:policy/AWSSSODirectoryReadOnly",
      ],
    });
  });

  it("passes the role's settings on, and resolves a boundary's name in each account", async () => {
    const { resources } = await deploy({
      ...TWO_ACCOUNTS,
      roleName: "Auditor",
      rolePath: "/vendors/",
      permissionsBoundary: "VendorBoundary",
      maxSessionDuration: "7200",
      tags: { owner: "cloud" },
    });
    const roles = resources.filter(({ type }) => type === ROLE);
    assert.equal(roles.length, 2);
    for (const { name, inputs } of roles) {
      const [, account = ""] = /^authomize-(\d{12})-Auditor$/.exec(name) ?? [];
      assert.equal(inputs["name"], "Auditor");
      assert.equal(inputs["path"], "/vendors/");
      assert.equal(inputs["permissionsBoundary"], `arn:aws:iam::${account}:policy/VendorBoundary`);
      assert.equal(inputs["maxSessionDuration"], 7200);
      assert.deepEqual(inputs["tags"], { owner: "cloud", ...OWNER });
    }
  });
});
