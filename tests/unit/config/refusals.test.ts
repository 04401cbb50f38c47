import assert from "node:assert/strict";

import { parseSettings } from "../../../config/parseSettings";
import { type Problem, SettingsError } from "../../../errors";
import { configuration } from "./configuration";
import { REFUSED_ACCOUNTS } from "./refusedAccounts";
import { REFUSED_NAMES } from "./refusedNames";
import { REFUSED_ROLLOUTS } from "./refusedRollouts";
import { REFUSED_SELECTIONS } from "./refusedSelections";
import { REFUSED_SETTINGS } from "./refusedSettings";

const ACCOUNTS = ["012345678901", "111122223333"];

function problemsOf(
  settings: Record<string, unknown>,
  secretKeys: string[] = [],
): readonly Problem[] {
  try {
    parseSettings(configuration(settings, secretKeys));
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return error.problems;
  }
  return assert.fail(`accepted: ${JSON.stringify(settings)}`);
}

function theProblem(settings: Record<string, unknown>, secretKeys: string[] = []): Problem {
  const problems = problemsOf(settings, secretKeys);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const [problem] = problems;
  assert.ok(problem);
  return problem;
}

describe("parseSettings refuses", () => {
  for (const [what, settings, key, value, rule] of [
    ...REFUSED_ACCOUNTS,
    ...REFUSED_SETTINGS,
    ...REFUSED_NAMES,
    ...REFUSED_SELECTIONS,
    ...REFUSED_ROLLOUTS,
  ]) {
    it(what, () => {
      const problem = theProblem(settings);
      assert.equal(problem.key, key);
      assert.equal(problem.value, value);
      assert.equal(problem.rule.slice(0, rule.length), rule);
      assert.notEqual(problem.fix, "");
    });
  }

  it("an unknown key, and names the nearest known one", () => {
    const { fix } = theProblem({ accounts: ACCOUNTS, extrenalID: "abc" });
    assert.equal(
      fix,
      "did you mean externalId? Rename it, or remove it: npx pulumi config rm extrenalID",
    );
  });

  for (const externalId of ["my secret", "111122223333", "${aws:userid}"]) {
    it(`the secret ${externalId} without showing it`, () => {
      const problem = theProblem({ accounts: ACCOUNTS, externalId }, ["externalId"]);
      assert.equal(problem.value, "[secret]");
    });
  }

  it("a stack whose name makes the legacy user's too long, beside all else, and cuts none", () => {
    const settings = { accounts: ACCOUNTS, legacyUser: { account: ACCOUNTS[0] }, roleName: "a b" };
    const of = (stack: string, given: Record<string, unknown>) => () =>
      parseSettings({ ...configuration(given), stack });
    const longest = "s".repeat(54);
    assert.doesNotThrow(of(longest, { ...settings, roleName: "a" }));
    assert.doesNotThrow(of(`${longest}t`, { accounts: ACCOUNTS }));
    assert.throws(of(`${longest}t`, settings), (error: Error) => {
      assert.ok(error instanceof SettingsError);
      assert.deepEqual(
        error.problems.map(({ key, value }) => [key, value]),
        [
          ["roleName", '"a b"'],
          ["legacyUser", `"${longest}t"`],
        ],
      );
      assert.match(error.message, new RegExp(`rename --stack ${longest}t ${longest}\\n?$`));
      return true;
    });
  });

  it("what a command mends by one that names the stack", () => {
    const fixes = (settings: Record<string, unknown>) => {
      try {
        parseSettings({ ...configuration(settings), stack: "prod" });
      } catch (error) {
        return error instanceof SettingsError ? error.problems.map(({ fix }) => fix) : [];
      }
      return [];
    };
    const shown = [{}, { accounts: ACCOUNTS, organization: {} }, { accounts: ACCOUNTS, x: "y" }]
      .flatMap(fixes)
      .flatMap((fix) => fix.match(/npx [^;,]+/g) ?? []);
    assert.equal(shown.length, 5);
    for (const command of shown) assert.match(command, / --stack prod$/);
  });

  it("all at once, in one message", () => {
    const settings = { accounts: ["1"], externalId: "a", roleName: "a b" };
    assert.throws(() => parseSettings(configuration(settings)), {
      name: "SettingsError",
      message: [
        "3 settings need a change before anything is deployed:",
        "",
        '  accounts[0]: "1"',
        "    Rule: an AWS account ID has exactly 12 digits; this one has fewer, as when YAML drops leading zeros",
        '    Fix:  put the ID in quotes, with its zeros: "012345678901"',
        "",
        '  externalId: "a"',
        "    Rule: AWS accepts 2 to 1,224 characters of A-Z a-z 0-9 + = , . @ : / _ -",
        "    Fix:  copy the External ID from Authomize's dialog once more, without spaces or quotes around it",
        "",
        '  roleName: "a b"',
        "    Rule: IAM accepts 1 to 64 characters of A-Z a-z 0-9 + = , . @ _ -",
        "    Fix:  give the role's name alone, without path or ARN",
      ].join("\n"),
    });
  });
});
