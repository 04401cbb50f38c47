import assert from "node:assert/strict";

import { cloudTrailPolicy } from "../../../contract/cloudTrailLogs";
import { trustPolicy } from "../../../contract/trustPolicy";
import { WRONG_TRUST } from "../contract/wrongTrust";
import { rules, type CheckedResource, type PackSettings } from "../../../policy-pack/rules";

const ROLE = "aws:iam/role:Role";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const ATTACHMENTS = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
const INLINE = "aws:iam/rolePolicy:RolePolicy";
const INLINES = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive";
const SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";
const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";
const NAME = "AuthomizeCrossAccountTrustRole";
const SOUND = JSON.stringify(trustPolicy("first-external-id"));
const [STATEMENT] = trustPolicy("first-external-id").Statement;

function resource(
  type: string,
  props: Readonly<Record<string, unknown>>,
  { parents = "authomize-aws:index:AuthomizeIntegration$authomize-aws:index:TrustRole$" } = {},
): CheckedResource {
  return { type, props, urn: `urn:pulumi:prod::platform::${parents}${type}::some-name` };
}

/** Below none of this project's components. */
const BY_HAND = { parents: "" };

/** The names of the rules that a resource breaks, once for each problem. */
function broken(checked: CheckedResource, settings: PackSettings = {}): readonly string[] {
  return rules.flatMap(({ name, problems }) => problems(checked, settings).map(() => name));
}

function role(statement: Readonly<Record<string, unknown>>) {
  const document = { Version: "2012-10-17", Statement: [{ ...STATEMENT, ...statement }] };
  return resource(ROLE, { name: NAME, assumeRolePolicy: JSON.stringify(document) });
}

describe("the policy pack's rules", () => {
  it("let the contract's resources pass", () => {
    assert.deepEqual(broken(resource(ROLE, { name: NAME, assumeRolePolicy: SOUND })), []);
    assert.deepEqual(broken(resource(ATTACHMENTS, { policyArns: [SECURITY_AUDIT] })), []);
    assert.deepEqual(broken(resource(ATTACHMENT, { policyArn: SECURITY_AUDIT })), []);
    assert.deepEqual(broken(resource(INLINES, { policyNames: [] })), []);
  });

  it("stop a wildcard, a changed and an added principal", () => {
    const vendor = STATEMENT.Principal.AWS;
    for (const Principal of [
      "*",
      { AWS: "*" },
      { AWS: "arn:aws:iam::291883359082:root" },
      { AWS: [vendor, "arn:aws:iam::111122223333:root"] },
    ]) {
      assert.deepEqual(broken(role({ Principal })), ["trust-policy"]);
    }
  });

  it("stop a missing and a loose condition", () => {
    for (const Condition of [
      undefined,
      { StringLike: { "sts:ExternalId": "*" } },
      { StringEqualsIfExists: { "sts:ExternalId": "first-external-id" } },
      { StringEquals: { "sts:ExternalId": "*" } },
    ]) {
      assert.deepEqual(broken(role({ Condition })), ["trust-policy"]);
    }
  });

  const loosened = Object.entries(WRONG_TRUST).filter(([, [, told]]) =>
    told.some((finding) => finding.startsWith("critical")),
  );
  for (const [name, [document]] of loosened) {
    it(`stop what verify would find critical: ${name}`, () => {
      const stopped = broken(resource(ROLE, { name: NAME, assumeRolePolicy: document }));
      assert.deepEqual([...new Set(stopped)], ["trust-policy"]);
    });
  }

  it("stop a trust policy that nobody can read", () => {
    assert.deepEqual(broken(resource(ROLE, { assumeRolePolicy: "no JSON" })), ["trust-policy"]);
    assert.deepEqual(broken(resource(ROLE, {})), ["trust-policy"]);
  });

  it("read a trust policy that is given as an object", () => {
    const assumeRolePolicy = trustPolicy("first-external-id");
    assert.deepEqual(broken(resource(ROLE, { assumeRolePolicy })), []);
  });

  it("stop an unknown policy, however it is attached", () => {
    const policyArns = [SECURITY_AUDIT, ADMINISTRATOR_ACCESS];
    for (const attaching of [
      resource(ATTACHMENT, { policyArn: ADMINISTRATOR_ACCESS }),
      resource("aws:iam/policyAttachment:PolicyAttachment", { policyArn: ADMINISTRATOR_ACCESS }),
      resource(ATTACHMENTS, { policyArns }),
      resource(ROLE, { assumeRolePolicy: SOUND, managedPolicyArns: policyArns }),
    ]) {
      assert.deepEqual(broken(attaching), ["attached-policies"]);
    }
  });

  it("stop inline policies, wherever they are written", () => {
    for (const writing of [
      resource(INLINE, { name: "backdoor", policy: "{}" }),
      resource(INLINES, { policyNames: ["backdoor"] }),
      resource(ROLE, { assumeRolePolicy: SOUND, inlinePolicies: [{ name: "backdoor" }] }),
    ]) {
      assert.deepEqual(broken(writing), ["inline-policies"]);
    }
  });

  it("look at what is below a component of this project, and at the role that the vendor assumes", () => {
    const attaching = { policyArn: ADMINISTRATOR_ACCESS };
    const found = ["attached-policies"];
    const wrapped = { parents: "shop:index:Audit$authomize-aws:index:TrustRole$" };
    assert.deepEqual(broken(resource(ATTACHMENT, attaching, wrapped)), found);
    for (const props of [{ role: NAME }, { roleName: NAME }, { name: NAME }]) {
      assert.deepEqual(broken(resource(ATTACHMENT, { ...attaching, ...props }, BY_HAND)), found);
    }
  });

  it("look at a renamed role made by hand once they know its name", () => {
    const renamed = resource(
      ATTACHMENT,
      { policyArn: ADMINISTRATOR_ACCESS, role: "Audit" },
      BY_HAND,
    );
    assert.deepEqual(broken(renamed), []);
    assert.deepEqual(broken(renamed, { roleName: "Audit" }), ["attached-policies"]);
    assert.deepEqual(broken(renamed, { roleName: "Other" }), []);
    const standard = resource(ATTACHMENT, { policyArn: ADMINISTRATOR_ACCESS, role: NAME }, BY_HAND);
    assert.deepEqual(broken(standard, { roleName: "Audit" }), ["attached-policies"]);
  });

  it("leave everything else alone", () => {
    const anybody = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*" }] });
    const other = { name: "Other", assumeRolePolicy: anybody };
    assert.deepEqual(broken(resource(ROLE, other, BY_HAND)), []);
    const similar = { parents: "shop:index:authomize-aws$not-authomize-aws:index:TrustRole$" };
    assert.deepEqual(broken(resource(ROLE, other, similar)), []);
    assert.deepEqual(broken(resource("aws:s3/bucket:Bucket", { acl: "public-read" })), []);
  });

  it("let the policy for CloudTrail's logs pass where the settings permit it, to the letter", () => {
    const logs = { bucket: "trail", prefix: "all" };
    const name = "AuthomizeReadCloudTrailLogs";
    const policy = JSON.stringify(cloudTrailPolicy(logs));
    const names = resource(INLINES, { policyNames: [name] });
    const inline = [
      resource(INLINE, { name, policy }),
      resource(ROLE, { assumeRolePolicy: SOUND, inlinePolicies: [{ name, policy }] }),
      names,
    ];
    for (const writing of inline) {
      assert.deepEqual(broken(writing), ["inline-policies"]);
      assert.deepEqual(broken(writing, { cloudTrailLogs: logs }), []);
    }
    for (const wrong of [
      resource(INLINE, { name: "backdoor", policy }),
      resource(INLINE, { name, policy: policy.replace("trail", "payroll") }),
      resource(INLINES, { policyNames: [name, "backdoor"] }),
    ]) {
      assert.deepEqual(broken(wrong, { cloudTrailLogs: logs }), ["inline-policies"]);
    }
  });

  it("demand the permissions boundary that the settings name, and none otherwise", () => {
    const arn = "arn:aws:iam::111122223333:policy/VendorBoundary";
    const bounded = (permissionsBoundary?: string) =>
      resource(ROLE, {
        assumeRolePolicy: SOUND,
        ...(permissionsBoundary ? { permissionsBoundary } : {}),
      });
    for (const permissionsBoundary of [arn, "VendorBoundary"]) {
      assert.deepEqual(broken(bounded(arn), { permissionsBoundary }), []);
      for (const wrong of [undefined, `${arn}2`, ADMINISTRATOR_ACCESS]) {
        assert.deepEqual(broken(bounded(wrong), { permissionsBoundary }), ["permissions-boundary"]);
      }
    }
    assert.deepEqual(broken(bounded(ADMINISTRATOR_ACCESS)), []);
  });

  it("know the operator's own user on the legacy path, and no other", () => {
    const principalArn = "arn:aws:iam::111122223333:user/Authomize";
    const own = role({ Principal: { AWS: principalArn } });
    assert.deepEqual(broken(own), ["trust-policy"]);
    assert.deepEqual(broken(own, { principalArn }), []);
    assert.deepEqual(broken(role({}), { principalArn }), ["trust-policy"]);
  });
});
