import assert from "node:assert/strict";

import fc from "fast-check";

import { roleArn } from "../../../contract/arns";
import { LegacyUserLimitError, legacyUserPolicy } from "../../../contract/legacyUser";
import { accountIds } from "../arbitraries";
import { userMay } from "./simulation";

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

  it("takes a path letter by letter, whatever it means in a policy", async () => {
    const id = "012345678901";
    const many = Array.from({ length: 50 }, (_, index) => String(100_000_000_000 + index));
    for (const accounts of [[id], [...many, id]]) {
      for (const rolePath of ["/a*b/", "/a?b/", "/${aws:username}/"]) {
        const policy = legacyUserPolicy(accounts, { ...ROLE, rolePath });
        const may = (path: string) =>
          userMay(id, policy, {
            action: "sts:AssumeRole",
            resource: roleArn(id, { ...ROLE, rolePath: path }),
            context: { "aws:ResourceAccount": id, "aws:username": "deployer" },
          });
        assert.ok(await may(rolePath), rolePath);
        for (const other of ["/axb/", "/a/other/b/", "/deployer/"]) {
          assert.equal(await may(other), false, `${rolePath} and ${other}`);
        }
      }
    }
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
