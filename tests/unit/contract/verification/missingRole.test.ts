import assert from "node:assert/strict";

import { missingRole, type WhyMissing } from "../../../../contract/verification/missingRole";
import { BOUND } from "../roleSettings";

const COMMANDS = { deploy: "npx pulumi up", repair: "npx pulumi up --refresh" };

describe("missingRole", () => {
  it("says why the role is missing, and what makes it", () => {
    const said: Readonly<Record<WhyMissing, RegExp>> = {
      "boundary-absent": /boundary arn:[^ ]* does not exist either\ncreate that policy there/,
      "never-deployed": /never deployed there\nmake it: npx pulumi up$/,
      incomplete: /denies iam:CreateRole[^]*\nmend what that run says[^]*: npx pulumi up$/,
      unknown: /AuthomizeCrossAccountTrustRole does not exist\nnpx pulumi up$/,
      deleted: /somebody deleted it\nmake it again: npx pulumi up --refresh$/,
    };
    for (const [why, expected] of Object.entries(said)) {
      const { rule, problem, fix } = missingRole(BOUND, why as WhyMissing, COMMANDS);
      assert.equal(rule, "role-missing");
      assert.match(`${problem}\n${fix}`, expected);
    }
  });
});
