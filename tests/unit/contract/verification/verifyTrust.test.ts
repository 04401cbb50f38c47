import assert from "node:assert/strict";

import fc from "fast-check";

import { parsedDocument } from "../../../../contract/policyDocument";
import { trustPolicy } from "../../../../contract/trustPolicy";
import type { Finding } from "../../../../contract/verification/finding";
import { verifyTrust } from "../../../../contract/verification/verifyTrust";
import { externalIds } from "../../arbitraries";
import { BAD_INPUTS } from "../../tried";
import {
  ACCOUNT,
  AMBIGUOUS_TRUST,
  EXTERNAL_ID,
  VENDOR,
  withStatement,
  WRONG_TRUST,
} from "../wrongTrust";

const EXPECTED = { externalId: EXTERNAL_ID, repair: "npx pulumi up --refresh" };

function rulesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, rule }) => `${severity} ${rule}`);
}

function trust(document: unknown): readonly string[] {
  return rulesOf(verifyTrust(document, EXPECTED));
}

describe("verifyTrust", () => {
  it("finds nothing wrong with the contract's own trust policy, whatever the external ID", () => {
    fc.assert(
      fc.property(externalIds(), (externalId) => {
        assert.deepEqual(verifyTrust(trustPolicy(externalId), { ...EXPECTED, externalId }), []);
      }),
    );
  });

  it("accepts IAM's other spellings of the same document", () => {
    const spelled = {
      Version: "2012-10-17",
      Statement: {
        Sid: "Authomize",
        Effect: "Allow",
        Principal: { AWS: [VENDOR] },
        Action: ["sts:assumerole"],
        Condition: { StringEquals: { "sts:externalId": [EXTERNAL_ID] } },
      },
    };
    assert.deepEqual(trust(spelled), []);
  });

  for (const [name, [document, expected]] of Object.entries(WRONG_TRUST)) {
    it(`finds ${name}`, () => {
      assert.deepEqual(trust(document), expected);
    });
  }

  for (const [name, text] of Object.entries(AMBIGUOUS_TRUST)) {
    it(`reads no document with ${name} as the last of them alone`, () => {
      assert.deepEqual(trust(JSON.parse(text)), []);
      assert.deepEqual(trust(parsedDocument(text)), ["critical trust-document"]);
    });
  }

  it("says of any other JSON that it is critical, and never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (document, statement) => {
        const documents = [document, { Statement: statement }, { Statement: [statement] }];
        for (const each of documents) {
          const findings = verifyTrust(each, EXPECTED);
          assert.ok(findings.some(({ severity }) => severity === "critical"));
        }
      }),
      { numRuns: BAD_INPUTS.trustPolicies },
    );
  });

  it("without a known external ID asks for one that AWS accepts", () => {
    const anyId = { ...EXPECTED, externalId: undefined };
    assert.deepEqual(verifyTrust(trustPolicy("any-id"), anyId), []);
    assert.deepEqual(rulesOf(verifyTrust(trustPolicy("*"), anyId)), ["critical trust-external-id"]);
  });

  it("names the external ID that it found and the stack's, unless external IDs are secret", () => {
    const problemOf = (secret: boolean) =>
      verifyTrust(trustPolicy("found-id"), { ...EXPECTED, externalIdIsSecret: secret })
        .map(({ problem, fix }) => `${problem} ${fix}`)
        .join();
    assert.match(problemOf(false), new RegExp(`is found-id, this stack's is ${EXTERNAL_ID}`));
    assert.doesNotMatch(problemOf(true), new RegExp(`found-id|${EXTERNAL_ID}`));
  });

  it("names a variable in the external ID, but nothing of a secret one", () => {
    const variable = trustPolicy(`${EXTERNAL_ID}\${sts:ExternalId}`);
    const problemOf = (externalIdIsSecret: boolean) =>
      verifyTrust(variable, { ...EXPECTED, externalIdIsSecret })[0]?.problem ?? "";
    assert.match(problemOf(false), /\$\{sts:ExternalId\}/);
    assert.doesNotMatch(problemOf(true), new RegExp(`ExternalId|${EXTERNAL_ID}`));
  });

  it("knows another principal, for the legacy way", () => {
    const principalArn = `arn:aws:iam::${ACCOUNT}:user/authomize`;
    const own = withStatement({ Principal: { AWS: principalArn } });
    assert.deepEqual(verifyTrust(own, { ...EXPECTED, principalArn }), []);
    assert.deepEqual(
      rulesOf(verifyTrust(trustPolicy(EXTERNAL_ID), { ...EXPECTED, principalArn })),
      ["critical trust-principal"],
    );
  });
});
