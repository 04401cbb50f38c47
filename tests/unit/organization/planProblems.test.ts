import assert from "node:assert/strict";

import type { Problem } from "../../../errors";
import { parseSettings } from "../../../config/parseSettings";
import { planOfOrganization } from "../../../organization/accountPlan";
import { planProblems } from "../../../organization/planProblems";
import { configuration } from "../config/configuration";
import { LARKSPUR } from "./larkspur";

/** Larkspur, with the name of the innermost unit as the tag `environment`. */
const TAGGED = {
  ...LARKSPUR,
  accounts: LARKSPUR.accounts.map((account) => ({
    ...account,
    tags: new Map([["environment", account.place.at(-1)?.name ?? ""]]),
  })),
};

function problemsOf(configured: Readonly<Record<string, unknown>>): readonly Problem[] {
  const settings = parseSettings(configuration(configured));
  const { accountChoice } = settings;
  assert.equal(accountChoice.from, "organization");
  const { selection } = accountChoice;
  const plan = planOfOrganization(TAGGED, selection);
  return planProblems(settings, selection, TAGGED, plan);
}

const PRODUCTION_ONLY = { include: { organizationalUnits: ["ou-lark-prod0001"] } };

describe("planProblems", () => {
  it("finds none in a selection that the organization knows", () => {
    const exclude = { organizationalUnits: ["ou-lark-prod0001", "r-lark"], accounts: [] };
    assert.deepEqual(problemsOf({ organization: {}, identityCenter: true }), []);
    assert.deepEqual(problemsOf({ organization: PRODUCTION_ONLY }), []);
    assert.equal(problemsOf({ organization: { exclude } }).length, 1);
  });

  it("names an unknown unit or account, and the nearest one that is known", () => {
    const organization = {
      include: { organizationalUnits: ["r-lark", "ou-lark-prod0002"], accounts: ["310957284467"] },
      exclude: { organizationalUnits: ["ou-lark-closed02"], accounts: ["058264715092"] },
    };
    const fix = (nearest: string) =>
      `the nearest that it knows is ${nearest}; correct the ID, or remove it if it has left the organization`;
    const unit = "names an organizational unit of the organization; AWS knows none of this ID";
    const account = "names an account of the organization; AWS knows none of this ID";
    assert.deepEqual(problemsOf({ organization }), [
      {
        key: "organization.include.organizationalUnits[1]",
        value: '"ou-lark-prod0002"',
        rule: unit,
        fix: fix("ou-lark-prod0001 (production)"),
      },
      {
        key: "organization.include.accounts[0]",
        value: '"310957284467"',
        rule: account,
        fix: fix("310957284466 (Shop)"),
      },
      {
        key: "organization.exclude.organizationalUnits[0]",
        value: '"ou-lark-closed02"',
        rule: unit,
        fix: fix("ou-lark-closed01 (suspended)"),
      },
      {
        key: "organization.exclude.accounts[0]",
        value: '"058264715092"',
        rule: account,
        fix: fix("058264715093 (Log archive)"),
      },
    ]);
  });

  it("names a tag that no account has, and the nearest value that one has; case counts", () => {
    const organization = {
      include: { tags: { environment: ["production", "Security"] } },
      exclude: { tags: { enviroment: ["workloads"] } },
    };
    assert.deepEqual(problemsOf({ organization }), [
      {
        key: "organization.include.tags.environment[1]",
        value: '"Security"',
        rule: "names a tag that an account of the organization has; none has environment=Security",
        fix: "the nearest value that an account has is security; correct it (case counts), remove it, or, for accounts that are still to come, set organization.allowUnusedTags to true",
      },
      {
        key: "organization.exclude.tags.enviroment[0]",
        value: '"workloads"',
        rule: "names a tag that an account of the organization has; none has enviroment=workloads",
        fix: "no account has the key at all; correct it (case counts), remove it, or, for accounts that are still to come, set organization.allowUnusedTags to true",
      },
    ]);
    assert.deepEqual(problemsOf({ organization: { ...organization, allowUnusedTags: true } }), []);
  });

  it("lets unused tags enrol nothing, all the same", () => {
    const include = { tags: { environment: ["sandbox"] } };
    const [problem] = problemsOf({ organization: { include, allowUnusedTags: true } });
    assert.equal(problem?.key, "organization");
  });

  it("does not tell a mistyped ID twice, as a selection of nothing", () => {
    const organization = { include: { accounts: ["310957284467"] } };
    assert.equal(problemsOf({ organization, identityCenter: true }).length, 1);
  });

  it("refuses a selection that enrols nothing", () => {
    const organization = { include: { accounts: ["964302718555"] } };
    assert.deepEqual(problemsOf({ organization }), [
      {
        key: "organization",
        rule: "enrols at least one account; this selection leaves out all 5 of the organization",
        fix: "npx authomize plan shows each account with the reason; include more, or exclude less",
      },
    ]);
  });

  it("refuses a management account that AWS contradicts, and lets pass the right one", () => {
    const [problem] = problemsOf({ organization: {}, managementAccount: "058264715093" });
    assert.equal(problem?.key, "managementAccount");
    assert.equal(problem.value, '"058264715093"');
    assert.equal(
      problem.rule,
      "is the organization's management account; AWS says that o-larkspur01 has 417290385612",
    );
    assert.deepEqual(problemsOf({ organization: {}, managementAccount: "417290385612" }), []);
  });

  it("refuses Identity Center when the management account is left out, and says why it is", () => {
    const [problem] = problemsOf({ organization: PRODUCTION_ONLY, identityCenter: true });
    assert.equal(problem?.key, "identityCenter");
    assert.equal(
      problem.rule,
      "needs the management account, whose role alone may read Identity Center; 417290385612 is left out: not included",
    );
  });

  it("refuses a boundary that belongs to one account only", () => {
    const permissionsBoundary = "arn:aws:iam::310957284466:policy/Boundary";
    const [problem] = problemsOf({ organization: {}, permissionsBoundary });
    assert.equal(problem?.key, "permissionsBoundary");
    assert.deepEqual(problemsOf({ organization: PRODUCTION_ONLY, permissionsBoundary }), []);
  });
});
