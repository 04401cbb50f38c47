import assert from "node:assert/strict";

import fc from "fast-check";

import { LegacyUserLimitError, legacyUserPolicy } from "../../../contract/legacyUser";
import { accountIds } from "../arbitraries";

const ROLE = { roleName: "AuthomizeCrossAccountTrustRole", rolePath: "/" };

describe("legacyUserPolicy", () => {
  it("allows to assume exactly the roles, each by its ARN", () => {
    assert.deepEqual(legacyUserPolicy(["444455556666", "012345678901"], ROLE).Statement, [
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole"],
        Resource: [
          "arn:aws:iam::012345678901:role/AuthomizeCrossAccountTrustRole",
          "arn:aws:iam::444455556666:role/AuthomizeCrossAccountTrustRole",
        ],
      },
    ]);
  });

  it("fits into IAM's limit or is refused, and never names another account", () => {
    fc.assert(
      fc.property(fc.uniqueArray(accountIds(), { minLength: 1, maxLength: 200 }), (ids) => {
        try {
          const text = JSON.stringify(legacyUserPolicy(ids, ROLE));
          assert.ok(text.length <= 2048);
          assert.deepEqual([...new Set(text.match(/\d{12}/g))].sort(), ids.toSorted());
        } catch (error) {
          assert.ok(error instanceof LegacyUserLimitError);
          assert.ok(ids.length > 100);
        }
      }),
    );
  });
});
