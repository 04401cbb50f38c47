import assert from "node:assert/strict";

import { trustPolicy } from "../../../../contract/trustPolicy";
import { otherRole, trustsVendor } from "../../../../contract/verification/otherRoles";
import { EXTERNAL_ID, withStatement } from "../wrongTrust";

const LEGACY_USER = "arn:aws:iam::310957284466:user/authomize-prod";
const arn = "arn:aws:iam::310957284466:role/Helper";

describe("a role that lets the vendor in", () => {
  const TRUSTING: Readonly<Record<string, unknown>> = {
    "the contract's own": trustPolicy(EXTERNAL_ID),
    "one without External ID": withStatement({ Condition: undefined }),
    "the whole account": withStatement({ Principal: { AWS: "291883359082" } }),
    "its root": withStatement({ Principal: { AWS: "arn:aws:iam::291883359082:root" } }),
    "another user beside others": withStatement({
      Principal: {
        AWS: ["arn:aws:iam::310957284466:root", "arn:aws:iam::291883359082:user/Other"],
      },
    }),
    "everybody of its account": withStatement({
      Principal: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": "291883359082" } },
    }),
    "a document that cannot be read": '{"Statement":"291883359082"',
  };

  for (const [name, document] of Object.entries(TRUSTING)) {
    it(`is known by ${name}`, () => {
      assert.ok(trustsVendor(document, []));
    });
  }

  it("is one that lets the legacy user in, where there is such a user", () => {
    const document = withStatement({ Principal: { AWS: LEGACY_USER } });
    assert.ok(trustsVendor(document, [LEGACY_USER]));
    assert.equal(trustsVendor(document, []), false);
  });

  it("is one that the trust role may assume, or everybody without a condition", () => {
    const trustRole = "arn:aws:iam::310957284466:role/AuthomizeCrossAccountTrustRole";
    const chained = withStatement({ Principal: { AWS: trustRole }, Condition: undefined });
    assert.ok(trustsVendor(chained, [trustRole]));
    assert.equal(trustsVendor(chained, [`${trustRole}2`, trustRole.slice(0, -1)]), false);
    for (const Principal of ["*", { AWS: "*" }, { AWS: ["*"] }]) {
      assert.ok(trustsVendor(withStatement({ Principal, Condition: undefined }), []));
      const Condition = { StringEquals: { "aws:PrincipalOrgID": "o-larkspur01" } };
      assert.equal(trustsVendor(withStatement({ Principal, Condition }), []), false);
    }
  });

  it("is none that trusts others, or denies", () => {
    const others = [
      withStatement({ Principal: { Service: "ec2.amazonaws.com" } }),
      withStatement({ Principal: { AWS: "arn:aws:iam::310957284466:root" } }),
      withStatement({ Effect: "Deny" }),
      undefined,
    ];
    for (const document of others) assert.equal(trustsVendor(document, [LEGACY_USER]), false);
  });

  it("is critical, and the finding says whether an External ID is asked for", () => {
    const role = { arn, roleName: "Helper", trustPolicy: trustPolicy(EXTERNAL_ID) };
    const { severity, problem } = otherRole(role);
    assert.equal(severity, "critical");
    assert.doesNotMatch(problem, /External ID/);
    const open = otherRole({ ...role, trustPolicy: withStatement({ Condition: undefined }) });
    assert.match(open.problem, /Helper lets Authomize in as well, and not by one External ID/);
  });
});
