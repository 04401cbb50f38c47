import assert from "node:assert/strict";

import { asCsv, asJson, asText } from "../../../../commands/handover/report/formats";
import { handoverPage } from "../../../../commands/handover/page/page";
import {
  ACCOUNTS,
  EXTERNAL_ID,
  handedOver,
  LEGACY_KEY,
  LEGACY_SECRETS,
  madeUpOutputs,
  madeUpReport,
} from "./madeUpHandover";

const LABELS = [
  "External ID",
  "Access Key ID",
  "Secret Access Key",
  "Account Numbers",
  "Management (master) Account Number",
  "Assume Role",
  "Regions",
  "Integration name",
  "Contact email",
];

describe("the hand-over for the terminal", () => {
  it("has the dialog's fields in the dialog's order", () => {
    const labels = [...asText(madeUpReport()).matchAll(/^Step \d · ([^\n]*?)(?: \(compare.*)?$/gm)];
    assert.deepEqual(
      labels.map(([, label]) => label),
      LABELS,
    );
  });

  it("has each value alone on its line", () => {
    const lines = asText(madeUpReport()).split("\n");
    assert.ok(lines.includes(ACCOUNTS.join(",")));
    assert.ok(lines.includes("AWS production"));
  });

  it("begins with what changed", () => {
    const record = handedOver([madeUpOutputs(["058264715093", "735081462910"])]);
    const text = asText(madeUpReport({ record }));
    const expected =
      "Changed since the hand-over of 2026-02-01 10:11 UTC:\n" +
      "  step 5, Account Numbers: added 310957284466 (Shop), 417290385612; removed 735081462910";
    assert.ok(text.includes(expected), text);
    assert.ok(text.indexOf("Changed since") < text.indexOf("step by step"));
    assert.match(text, /^Step 5 · Account Numbers \(changed\)$/m);
  });

  it("says what a field was before", () => {
    const before = madeUpOutputs();
    const record = handedOver([
      { ...before, handover: { ...before.handover, integrationName: "AWS", regions: "us-east-1" } },
    ]);
    const text = asText(madeUpReport({ record }));
    assert.match(text, /step 6, Integration name: was AWS$/m);
    assert.match(text, /step 5, Regions: is now empty, was us-east-1$/m);
  });

  it("says when nothing changed", () => {
    const record = handedOver([madeUpOutputs()]);
    assert.match(asText(madeUpReport({ record })), /Nothing has changed since .*, the first\./);
  });

  it("warns of accounts that are not finished, and of an external ID made up here", () => {
    const outputs = madeUpOutputs(undefined, { incompleteAccounts: ["310957284466"] });
    const text = asText(madeUpReport({ outputs, isExternalIdGenerated: true }));
    assert.match(text, /did not finish 1 account: 310957284466/);
    assert.match(text, /a role that is not this stack's.*npx authomize preflight --stack prod/);
    assert.match(text, /pulumi config set externalId <External ID> --stack prod/);
    assert.doesNotMatch(asText(madeUpReport()), /Warning/);
  });

  it("warns of what an earlier run was to remove, and could not", () => {
    const incompleteRemovals = ["arn:aws:iam::310957284466:role/Old"];
    const report = madeUpReport({ incompleteRemovals });
    assert.match(
      asText(report),
      /Warning: an earlier run was to remove[^]*role\/Old[^]*verify --stack prod/,
    );
    const data = JSON.parse(asJson(report)) as { readonly incompleteRemovals: unknown };
    assert.deepEqual(data.incompleteRemovals, incompleteRemovals);
  });

  it("lets no name move the cursor", () => {
    const accountNames = new Map([["310957284466", "Shop\u001B[2J\u202Egnp"]]);
    const record = handedOver([madeUpOutputs(["058264715093"])]);
    const text = asText(madeUpReport({ accountNames, record }));
    assert.match(text, /Shop\?\[2J\?gnp/);
  });
});

describe("the hand-over for programs", () => {
  it("as JSON: every field in order, null where there is no value", () => {
    const { fields } = JSON.parse(asJson(madeUpReport())) as {
      fields: readonly { label: string; value: string | null }[];
    };
    assert.deepEqual(
      fields.map(({ label }) => label),
      LABELS,
    );
    assert.equal(fields[0]?.value, EXTERNAL_ID);
    assert.equal(fields[3]?.value, ACCOUNTS.join(","));
    assert.equal(fields[5]?.value, null);
  });

  it("as CSV: quoted where it has to be", () => {
    const outputs = madeUpOutputs();
    const named = {
      ...outputs,
      handover: { ...outputs.handover, integrationName: 'The "big" one' },
    };
    const lines = asCsv(madeUpReport({ outputs: named })).split("\r\n");
    assert.equal(lines[0], "Step,Field,Value,Remark");
    assert.equal(lines[4], `5,Account Numbers,"${ACCOUNTS.join(",")}",`);
    assert.equal(lines[8], '6,Integration name,"The ""big"" one",');
    assert.equal(lines.at(-1), "");
  });

  it("as CSV: has nothing that a spreadsheet takes for a formula", () => {
    const outputs = madeUpOutputs();
    for (const start of ["=", "+", "-", "@", "\t"]) {
      const handover = { ...outputs.handover, integrationName: `${start}HYPERLINK(A1)` };
      const csv = asCsv(madeUpReport({ outputs: { ...outputs, handover } }));
      assert.ok(csv.includes(`6,Integration name,'${start}HYPERLINK(A1),`), csv);
    }
  });
});

describe("secrets in a hand-over", () => {
  const outputs = madeUpOutputs(undefined, LEGACY_KEY);
  const secretOutputs = new Set([...LEGACY_SECRETS, "externalId"]);
  const formats = { asText, asJson, asCsv, handoverPage };
  const secrets = [...Object.values(LEGACY_KEY), EXTERNAL_ID];

  for (const [name, format] of Object.entries(formats)) {
    it(`${name}: are not there unless they are asked for`, () => {
      const hidden = format(madeUpReport({ outputs, secretOutputs }));
      for (const secret of secrets) assert.ok(!hidden.includes(secret), secret);
      const shown = format(madeUpReport({ outputs, secretOutputs, showSecrets: true }));
      for (const secret of secrets) {
        // The renderer breaks lines after a slash.
        assert.ok(shown.replaceAll("<wbr/>", "").includes(secret), secret);
      }
    });
  }
});
