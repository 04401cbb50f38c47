import assert from "node:assert/strict";

import fc from "fast-check";

import { EXTERNAL_ID } from "../../../contract/iamRules";
import { trustPolicy } from "../../../contract/trustPolicy";
import { externalIds } from "../arbitraries";

describe("trustPolicy", () => {
  it("is the vendor's document, key for key", () => {
    assert.deepEqual(trustPolicy("221647f1-f228-4c77-825e-90696e36d0cb"), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::291883359082:user/AuthomizeGlobalUser" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "sts:ExternalId": "221647f1-f228-4c77-825e-90696e36d0cb" },
          },
        },
      ],
    });
  });

  it("differs between two external IDs in the external ID alone", () => {
    fc.assert(
      fc.property(externalIds(), externalIds(), (one, other) => {
        assert.match(one, EXTERNAL_ID);
        const text = JSON.stringify(trustPolicy(one));
        assert.equal(
          text,
          JSON.stringify(trustPolicy(other)).replace(JSON.stringify(other), () =>
            JSON.stringify(one),
          ),
        );
      }),
    );
  });

  it("survives being stored as JSON, whatever the external ID", () => {
    fc.assert(
      fc.property(externalIds(), (externalId) => {
        const stored = JSON.parse(JSON.stringify(trustPolicy(externalId))) as unknown;
        assert.deepEqual(stored, trustPolicy(externalId));
      }),
    );
  });
});
