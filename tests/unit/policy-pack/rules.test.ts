import assert from "node:assert/strict";

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
  { project = "authomize-aws", parents = "" } = {},
): CheckedResource {
  return { type, props, urn: `urn:pulumi:prod::${project}::${parents}${type}::some-name` };
}

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

  it("look at a component of this project in any project, and at the role that the vendor assumes", () => {
    const elsewhere = { project: "platform" };
    const parents = "authomize-aws:index:TrustRole$";
    const attaching = { policyArn: ADMINISTRATOR_ACCESS };
    const found = ["attached-policies"];
    assert.deepEqual(broken(resource(ATTACHMENT, attaching, { ...elsewhere, parents })), found);
    assert.deepEqual(broken(resource(ATTACHMENT, { ...attaching, role: NAME }, elsewhere)), found);
  });

  it("leave everything else alone", () => {
    const elsewhere = { project: "platform" };
    const anybody = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*" }] });
    const other = { name: "Other", assumeRolePolicy: anybody };
    assert.deepEqual(broken(resource(ROLE, other, elsewhere)), []);
    assert.deepEqual(broken(resource("aws:s3/bucket:Bucket", { acl: "public-read" })), []);
  });

  it("know the operator's own user on the legacy path, and no other", () => {
    const principalArn = "arn:aws:iam::111122223333:user/Authomize";
    const own = role({ Principal: { AWS: principalArn } });
    assert.deepEqual(broken(own), ["trust-policy"]);
    assert.deepEqual(broken(own, { principalArn }), []);
    assert.deepEqual(broken(role({}), { principalArn }), ["trust-policy"]);
  });
});
