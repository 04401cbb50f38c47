import assert from "node:assert/strict";

import type { Evidence } from "../../../../../commands/verify/evidence/evidence";
import { asOcsf } from "../../../../../commands/verify/evidence/forms/ocsf";
import {
  LOGS,
  madeUpAccount,
  madeUpEvidence,
  madeUpFinding,
  mixedEvidence,
  PAYMENTS,
  SHOP,
  since,
} from "./madeUpEvidence";

interface Event {
  readonly activity_id: number;
  readonly type_uid: number;
  readonly time: number;
  readonly severity_id: number;
  readonly status: string;
  readonly cloud: { readonly account: { readonly uid: string } };
  readonly compliance: { readonly control: string; readonly status: string };
  readonly finding_info: { readonly uid: string };
  readonly remediation?: { readonly desc: string };
  readonly resources: readonly { readonly uid: string; readonly type: string }[];
}

function events(evidence: Evidence): readonly Event[] {
  return JSON.parse(asOcsf(evidence)) as Event[];
}

function summary({ cloud, compliance, severity_id, status }: Event) {
  return [cloud.account.uid, compliance.control, compliance.status, severity_id, status];
}

// What a parser of others makes of all events: tests/e2e/evidence.test.ts.
describe("the evidence as OCSF events", () => {
  it("has an event for each finding, and one for each account with nothing to do", () => {
    assert.deepEqual(events(mixedEvidence()).map(summary), [
      [SHOP, "policy-added", "Fail", 5, "New"],
      [SHOP, "trust-action", "Fail", 4, "New"],
      [LOGS, "unreachable", "Warning", 1, "New"],
      [PAYMENTS, "role-never-used", "Pass", 1, "Resolved"],
      [LOGS, "contract", "Warning", 1, "New"],
      [PAYMENTS, "contract", "Pass", 1, "Resolved"],
    ]);
  });

  it("names the role, or the account where none was seen, and the fix", () => {
    const all = events(mixedEvidence());
    const [ofShop, , ofLogs] = all;
    assert.deepEqual(
      [ofShop, ofLogs].map((event) => event?.resources.map(({ uid, type }) => [uid, type])),
      [
        [[`arn:aws:iam::${SHOP}:role/AuthomizeCrossAccountTrustRole`, "AwsIamRole"]],
        [[`arn:aws:iam::${LOGS}:root`, "AwsAccount"]],
      ],
    );
    assert.equal(ofShop?.remediation?.desc, "put it back");
    assert.equal(ofShop.time, Date.UTC(2026, 10, 25, 6, 7, 8));
  });

  it("gives the same the same uid at every time, and everything its own", () => {
    const uids = (evidence: Evidence) => events(evidence).map(({ finding_info: { uid } }) => uid);
    const first = uids(mixedEvidence());
    assert.equal(new Set(first).size, first.length);
    assert.deepEqual(uids({ ...mixedEvidence(), at: "2027-01-01T00:00:00.000Z" }), first);
    const ofOther = uids({ ...mixedEvidence(), stack: "other" });
    assert.ok(ofOther.every((uid) => !first.includes(uid)));
    const two = ["one policy", "another policy"].map((problem) =>
      madeUpFinding(SHOP, "critical", "policy-added", { problem }),
    );
    const ofTwo = uids(madeUpEvidence({ findings: two, accounts: [] }));
    assert.equal(new Set(ofTwo).size, 2);
  });

  it("closes what an earlier evidence had, under its uid", () => {
    const earlier = mixedEvidence();
    const accounts = [madeUpAccount(SHOP), madeUpAccount(PAYMENTS)];
    const all = events(since(earlier, madeUpEvidence({ accounts })));
    const closed = all.filter(({ type_uid }) => type_uid === 200303);
    const before = events(earlier).slice(0, 4);
    assert.deepEqual(
      closed.map(({ finding_info: { uid } }) => uid),
      before.map(({ finding_info: { uid } }) => uid),
    );
    assert.deepEqual(
      closed.map(({ activity_id, status, compliance }) => [activity_id, status, compliance.status]),
      closed.map(() => [3, "Resolved", "Pass"]),
    );
  });
});
