import assert from "node:assert/strict";

import { changesAsText } from "../../../../../commands/verify/evidence/changesInWords";
import type {
  AccountEvidence,
  Change,
  Evidence,
  RoleEvidence,
} from "../../../../../commands/verify/evidence/evidence";
import {
  LOGS,
  madeUpAccount,
  madeUpEvidence,
  madeUpFinding,
  madeUpRole,
  PAYMENTS,
  SHOP,
  since,
} from "./madeUpEvidence";

const BOUNDARY = `arn:aws:iam::${SHOP}:policy/vendors/VendorBoundary`;
const [ONE, OTHER] = ["c".repeat(64), "d".repeat(64)] as const;

function changesBetween(before: readonly AccountEvidence[], after: readonly AccountEvidence[]) {
  const { changes } = since(
    madeUpEvidence({ accounts: before }),
    madeUpEvidence({ accounts: after }),
  );
  return (changes?.accounts ?? []).map((change) => [
    change.accountId,
    change.what,
    change.before,
    change.after,
  ]);
}

function withRole(others: Partial<RoleEvidence>): readonly AccountEvidence[] {
  return [madeUpAccount(SHOP, { role: madeUpRole(SHOP, others) })];
}

describe("what changed since an earlier evidence", () => {
  it("is nothing, where nothing did", () => {
    const { changes, ...evidence } = since(madeUpEvidence(), madeUpEvidence());
    assert.deepEqual(evidence, madeUpEvidence());
    const { at } = madeUpEvidence();
    assert.deepEqual(changes, { since: at, accounts: [], newFindings: [], goneFindings: [] });
  });

  it("is every account that came or went", () => {
    const changes = changesBetween(
      [madeUpAccount(SHOP), madeUpAccount(LOGS)],
      [madeUpAccount(SHOP), madeUpAccount(PAYMENTS)],
    );
    assert.deepEqual(changes, [
      [LOGS, "went", null, null],
      [PAYMENTS, "came", null, null],
    ]);
  });

  it("leaves out the accounts that one of the two was told not to look into", () => {
    const limited = madeUpEvidence({ selection: { accounts: "list", onlyAccounts: [SHOP] } });
    const all = madeUpEvidence({
      accounts: [madeUpAccount(SHOP), madeUpAccount(LOGS)],
      findings: [madeUpFinding(LOGS, "high", "role-path")],
    });
    for (const [now, earlier] of [
      [limited, all],
      [all, limited],
    ] as const) {
      const { changes } = since(earlier, now);
      assert.deepEqual(changes?.accounts, []);
      assert.deepEqual([...changes.newFindings, ...changes.goneFindings], []);
    }
  });

  const CHANGED: readonly (readonly [
    what: Change["what"],
    role: Partial<RoleEvidence>,
    before: string | null,
    after: string | null,
  ])[] = [
    ["roleId", { roleId: "AROANEW" }, madeUpRole(SHOP).roleId, "AROANEW"],
    ["arn", { arn: "arn:aws:iam::1:role/x/y" }, madeUpRole(SHOP).arn, "arn:aws:iam::1:role/x/y"],
    ["trustPolicySha256", { trustPolicySha256: ONE }, "a".repeat(64), ONE],
    ["managedPolicyArns", { managedPolicyArns: [] }, "arn:aws:iam::aws:policy/SecurityAudit", null],
    [
      "inlinePolicies",
      { inlinePolicies: [{ name: "own", sha256: ONE }] },
      null,
      `own (SHA-256 ${ONE})`,
    ],
    ["permissionsBoundary", { permissionsBoundary: { arn: BOUNDARY } }, null, BOUNDARY],
    ["maxSessionDuration", { maxSessionDuration: 7200 }, "3600", "7200"],
    ["tags", { tags: [] }, '"authomize-aws:stack"="prod"', null],
    [
      "lastUsed",
      { lastUsed: { at: "2026-11-24T00:00:00.000Z", region: "us-east-1" } },
      null,
      "2026-11-24T00:00:00.000Z us-east-1",
    ],
  ];
  for (const [what, role, before, after] of CHANGED) {
    it(`is the role's ${what}, with what it was and is`, () => {
      assert.deepEqual(changesBetween(withRole({}), withRole(role)), [[SHOP, what, before, after]]);
    });
  }

  it("is a role that only one of the two saw, and whether the account is enrolled", () => {
    const { role, ...without } = madeUpAccount(SHOP);
    assert.deepEqual(changesBetween([madeUpAccount(SHOP)], [{ ...without, isEnrolled: false }]), [
      [SHOP, "isEnrolled", "true", "false"],
      [SHOP, "role", role?.roleId, null],
    ]);
  });

  it("tells tags apart that look alike side by side", () => {
    const tags = [
      [{ key: "a", value: 'b", "c"="d' }],
      [
        { key: "a", value: "b" },
        { key: "c", value: "d" },
      ],
    ] as const;
    assert.equal(
      changesBetween(withRole({ tags: tags[0] }), withRole({ tags: tags[1] })).length,
      1,
    );
  });

  it("is the findings that are new, and those that are gone", () => {
    const old = madeUpFinding(SHOP, "high", "role-path");
    const kept = madeUpFinding(SHOP, "medium", "tag");
    const next = madeUpFinding(SHOP, "critical", "policy-added");
    const { changes } = since(
      madeUpEvidence({ findings: [old, kept] }),
      madeUpEvidence({ findings: [next, kept] }),
    );
    assert.deepEqual(changes?.newFindings, [next]);
    assert.deepEqual(changes.goneFindings, [old]);
  });

  describe("in a permissions boundary", () => {
    const withBoundary = (sha256?: string, arn = BOUNDARY): Evidence =>
      madeUpEvidence({
        accounts: withRole({ permissionsBoundary: { arn, ...(sha256 && { sha256 }) } }),
      });

    it("is a finding, and the account is open", () => {
      const { findings, holds, accounts, changes } = since(withBoundary(ONE), withBoundary(OTHER));
      assert.deepEqual(
        findings.map(({ accountId, severity, rule }) => [accountId, severity, rule]),
        [[SHOP, "high", "boundary-changed"]],
      );
      assert.match(
        findings[0]?.problem ?? "",
        new RegExp(`vendors/VendorBoundary .*${ONE}.*${OTHER}`),
      );
      assert.match(
        findings[0]?.fix ?? "",
        /CloudTrail.*CreatePolicyVersion.*npx authomize verify --stack prod --json$/,
      );
      assert.equal(holds, false);
      assert.equal(accounts[0]?.result, "open");
      assert.deepEqual(
        changes?.accounts.map(({ what, before, after }) => [what, before, after]),
        [["permissionsBoundarySha256", ONE, OTHER]],
      );
    });

    it("is none where it is the same, another policy, or could not be read before", () => {
      const other = `${BOUNDARY}2`;
      for (const [now, earlier] of [
        [withBoundary(ONE), withBoundary(ONE)],
        [withBoundary(OTHER, other), withBoundary(ONE)],
        [withBoundary(ONE), withBoundary()],
      ] as const) {
        const { findings, holds } = since(earlier, now);
        assert.deepEqual([findings, holds], [[], true]);
      }
    });

    it("is one where it cannot be read any more: somebody may have seen to that", () => {
      const { findings, holds } = since(withBoundary(ONE), withBoundary());
      assert.equal(holds, false);
      assert.match(
        findings[0]?.problem ?? "",
        new RegExp(`was ${ONE} and cannot be read any more$`),
      );
    });
  });
});

describe("changesAsText", () => {
  function textOf(evidence: Evidence, earlier: Evidence): string {
    const { changes } = since(earlier, evidence);
    assert.ok(changes);
    return changesAsText(changes);
  }

  it("says that nothing has changed", () => {
    assert.equal(
      textOf(madeUpEvidence(), madeUpEvidence()),
      "Nothing has changed since 2026-11-25 06:07 UTC.",
    );
  });

  it("has one line for what is the same in many accounts", () => {
    const ids = Array.from({ length: 11 }, (_, index) => String(100_000_000_000 + index));
    const accounts = (duration: number) =>
      ids.map((id) =>
        madeUpAccount(id, { role: madeUpRole(id, { maxSessionDuration: duration }) }),
      );
    assert.equal(
      textOf(
        madeUpEvidence({ accounts: accounts(7200) }),
        madeUpEvidence({ accounts: accounts(3600) }),
      ),
      "Changed since 2026-11-25 06:07 UTC:\n" +
        `  ${ids.slice(0, 8).join(", ")} and 3 more accounts: the longest session, in seconds: 3600 → 7200`,
    );
  });

  it("keeps what moves a cursor from the terminal, and names findings by their rules", () => {
    const tags = [{ key: "a", value: "\u001B[31m\u202E" }];
    const text = textOf(
      madeUpEvidence({
        accounts: withRole({ tags }),
        findings: [madeUpFinding(SHOP, "medium", "tag")],
      }),
      madeUpEvidence({ findings: [madeUpFinding(SHOP, "high", "role-path")] }),
    );
    assert.doesNotMatch(text, /[\u001B\u202E]/);
    assert.match(
      text,
      /310957284466: finding tag is new\n {2}310957284466: finding role-path is gone$/,
    );
  });
});
