import assert from "node:assert/strict";

import type { Enrolment } from "../../../organization/enrolment";
import { planOfList, planOfOrganization } from "../../../organization/accountPlan";
import { asJson, asTable, asTree } from "../../../commands/plan/formats";
import { planReport, type PlanReportSource } from "../../../commands/plan/report";
import { LARKSPUR, PRODUCTION } from "../organization/larkspur";

const ENROLMENT: Enrolment = {
  organization: LARKSPUR,
  plan: planOfOrganization(LARKSPUR, {
    exclude: { organizationalUnits: [PRODUCTION.id], accounts: [], tags: {} },
  }),
  problems: [],
  managementAccount: LARKSPUR.managementAccountId,
};

const OUTPUTS = {
  accounts: ["058264715093", "310957284466", "417290385612", "999988887777"],
  incompleteAccounts: ["058264715093"],
  roleName: "AuthomizeCrossAccountTrustRole",
};

const SOURCE: PlanReportSource = {
  stack: "prod",
  enrolment: ENROLMENT,
  outputs: OUTPUTS,
  maxRemovals: undefined,
  roleName: "AuthomizeCrossAccountTrustRole",
  incompleteRemovals: [],
};

const LIST: PlanReportSource = {
  ...SOURCE,
  enrolment: {
    plan: planOfList([
      { id: "310957284466", name: "Shop", accessRoleName: "Access" },
      { id: "735081462910", accessRoleName: "Access" },
    ]),
    problems: [],
  },
};

describe("authomize plan", () => {
  it("as a table: every account with place, reason and what the next update does", () => {
    assert.equal(
      asTable(planReport(SOURCE)),
      [
        "┌──────────────┬──────────────────────┬────────────────────────┬──────────┬────────────────────────────────────────────────────┬───────────────────┐",
        "│ Account      │ Name                 │ Place                  │ Enrolled │ Because                                            │ Next pulumi up    │",
        "├──────────────┼──────────────────────┼────────────────────────┼──────────┼────────────────────────────────────────────────────┼───────────────────┤",
        "│ 417290385612 │ Larkspur management  │ Root                   │ yes      │ the whole organization is included                 │ keeps the role    │",
        "│ 058264715093 │ Log archive          │ security               │ yes      │ the whole organization is included                 │ finishes the role │",
        "│ 964302718555 │ Old web shop         │ suspended              │ no       │ not active: the account is suspended               │                   │",
        "│ 735081462910 │ Payments development │ workloads              │ yes      │ the whole organization is included                 │ adds the role     │",
        "│ 310957284466 │ Shop                 │ workloads / production │ no       │ in the excluded unit production (ou-lark-prod0001) │ removes the role  │",
        "│ 999988887777 │                      │                        │ no       │ no longer in the organization                      │ removes the role  │",
        "└──────────────┴──────────────────────┴────────────────────────┴──────────┴────────────────────────────────────────────────────┴───────────────────┘",
        "3 of 5 accounts are enrolled. The next pulumi up adds the role in 1, keeps it in 1, finishes it in 1, removes it from 2 (2 at most).",
        "",
      ].join("\n"),
    );
  });

  it("as a tree: the organization's, with units that have no account, and what is gone", () => {
    assert.equal(
      asTree(planReport(SOURCE)),
      [
        "Root (r-lark)",
        "├─ 417290385612 Larkspur management: keep, the whole organization is included",
        "├─ security (ou-lark-security)",
        "│  └─ 058264715093 Log archive: finish, the whole organization is included",
        "├─ workloads (ou-lark-workload)",
        "│  ├─ 735081462910 Payments development: add, the whole organization is included",
        "│  └─ production (ou-lark-prod0001)",
        "│     └─ 310957284466 Shop: REMOVE, in the excluded unit production (ou-lark-prod0001)",
        "└─ suspended (ou-lark-closed01)",
        "   └─ 964302718555 Old web shop: left out, not active: the account is suspended",
        "gone",
        "└─ 999988887777: REMOVE, no longer in the organization",
        "",
        "3 of 5 accounts are enrolled. The next pulumi up adds the role in 1, keeps it in 1, finishes it in 1, removes it from 2 (2 at most).",
        "",
      ].join("\n"),
    );
  });

  it("as JSON: the same for programs", () => {
    const data = JSON.parse(asJson(planReport({ ...SOURCE, maxRemovals: 1 }))) as {
      readonly accounts: readonly { readonly id: string }[];
    };
    const accounts = new Map(data.accounts.map((account) => [account.id, account]));
    assert.deepEqual(accounts.get("310957284466"), {
      id: "310957284466",
      name: "Shop",
      place: [
        { id: "r-lark", name: "Root" },
        { id: "ou-lark-workload", name: "workloads" },
        { id: "ou-lark-prod0001", name: "production" },
      ],
      enrolled: false,
      reason: { kind: "unitExcluded", unit: { id: "ou-lark-prod0001", name: "production" } },
      explanation: "in the excluded unit production (ou-lark-prod0001)",
      nextUpdate: "remove",
    });
    assert.deepEqual(accounts.get("999988887777"), {
      id: "999988887777",
      name: null,
      place: null,
      enrolled: false,
      reason: { kind: "gone" },
      explanation: "no longer in the organization",
      nextUpdate: "remove",
    });
    assert.deepEqual(
      { ...data, accounts: accounts.size },
      {
        stack: "prod",
        organization: { id: "o-larkspur01", managementAccount: "417290385612" },
        accounts: 6,
        removals: { accounts: ["310957284466", "999988887777"], limit: 1, allowed: false },
        incompleteRemovals: [],
        problems: [],
        warnings: [],
        refusals: [],
      },
    );
  });

  it("of listed accounts has no places, and names those that are no longer listed", () => {
    const report = planReport(LIST);
    assert.deepEqual(
      report.accounts.map(({ id, explanation, nextUpdate }) => [id, explanation, nextUpdate]),
      [
        ["310957284466", "listed in the setting accounts", "keep"],
        ["735081462910", "listed in the setting accounts", "add"],
        ["058264715093", "no longer listed in the setting accounts", "remove"],
        ["417290385612", "no longer listed in the setting accounts", "remove"],
        ["999988887777", "no longer listed in the setting accounts", "remove"],
      ],
    );
    assert.doesNotMatch(asTable(report), /Place/);
    assert.match(asTree(report), /^accounts\n├─ 310957284466 Shop: keep, listed/);
    assert.match(asJson(report), /"organization": null/);
  });

  it("before the first update adds the role wherever an account is enrolled", () => {
    const { accounts, removals } = planReport({ ...SOURCE, outputs: undefined });
    assert.deepEqual(accounts.map(({ nextUpdate }) => nextUpdate).sort(), [
      "add",
      "add",
      "add",
      "none",
      "none",
    ]);
    assert.deepEqual(removals.accountIds, []);
  });

  it("replaces the role where it gets another name, and says what that means for the vendor", () => {
    const report = planReport({ ...LIST, roleName: "Auditor" });
    const [shop, added] = report.accounts.map(({ nextUpdate }) => nextUpdate);
    assert.deepEqual([shop, added], ["replace", "add"]);
    assert.match(asJson(report), /"nextUpdate": "replace"/);
    assert.match(asTable(report), /replaces the role[^]*replaces it in 1/);
    assert.match(
      report.warnings.join(),
      /to Auditor in 1 account[^]*Authomize is locked out until/,
    );
  });

  it("as JSON names what earlier runs were to remove", () => {
    const left = {
      kind: "role",
      arn: "arn:aws:iam::310957284466:role/Old",
      accountId: "310957284466",
    };
    const report = planReport({ ...SOURCE, incompleteRemovals: [{ ...left, kind: "role" }] });
    const data = JSON.parse(asJson(report)) as { readonly incompleteRemovals: unknown };
    const { kind, arn, accountId: account } = left;
    assert.deepEqual(data.incompleteRemovals, [{ kind, arn, account }]);
  });

  it("shows no name that steers the terminal", () => {
    const plan = planOfList([{ id: "310957284466", name: "Sh\u202eop", accessRoleName: "x" }]);
    const report = planReport({ ...LIST, enrolment: { plan, problems: [] } });
    assert.match(asTree(report), /Sh\?op/);
    assert.match(asTable(report), /Sh\?op/);
  });
});
