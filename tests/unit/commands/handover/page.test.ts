import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import fc from "fast-check";

import { handoverPage } from "../../../../commands/handover/page/page";
import { asHtmlCarriesIt, names } from "../../hostileNames";
import { parsedPage, type ParsedPage } from "../../parsedPage";
import { BAD_INPUTS } from "../../tried";
import { handedOver, madeUpOutputs, madeUpReport } from "./madeUpHandover";

function pageWith(
  text: Readonly<Record<"account" | "removed" | "integration", string>>,
): ParsedPage {
  const accountNames = new Map([["310957284466", text.account]]);
  const outputs = madeUpOutputs();
  const named = (integrationName: string) => ({
    ...outputs,
    handover: { ...outputs.handover, integrationName },
  });
  const record = handedOver([{ ...named(text.removed), accounts: ["058264715093"] }]);
  return parsedPage(
    handoverPage(madeUpReport({ outputs: named(text.integration), accountNames, record })),
  );
}

describe("the hand-over page", () => {
  it("is the same document, whatever the names are", function () {
    this.timeout(60_000);
    const plain = pageWith({ account: "a", removed: "b", integration: "c" });
    fc.assert(
      fc.property(names(), names(), names(), (account, removed, integration) => {
        fc.pre(removed !== integration);
        const page = pageWith({ account, removed, integration });
        assert.deepEqual(page.problems, []);
        assert.deepEqual(page.elements, plain.elements);
        assert.equal(page.texts("bdi")[0], asHtmlCarriesIt(integration));
        assert.equal(page.texts("bdi.name")[0], asHtmlCarriesIt(account));
        assert.equal(page.textOf("value-integrationName"), asHtmlCarriesIt(integration));
      }),
      { numRuns: BAD_INPUTS.names },
    );
  });

  it("allows its own style and its own script, and nothing else", () => {
    const page = parsedPage(handoverPage(madeUpReport()));
    const policy = page.attributes("content")[0];
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    assert.equal(
      policy,
      `default-src 'none'; style-src ${hash(page.texts("style").join(""))}; ` +
        `script-src ${hash(page.texts("script").join(""))}; base-uri 'none'; form-action 'none'`,
    );
  });

  it("points nowhere outside itself", () => {
    const html = handoverPage(madeUpReport());
    const page = parsedPage(html);
    const addresses = ["href", "src", "srcset", "action", "data"].flatMap((name) => [
      ...page.attributes(name),
    ]);
    assert.deepEqual(
      addresses.filter((address) => !address.startsWith("#")),
      [],
    );
    assert.doesNotMatch(html, /https?:|url\(|@import/);
  });

  it("lets a list break after commas, without adding a character", () => {
    const page = parsedPage(handoverPage(madeUpReport()));
    assert.equal(page.textOf("value-accountNumbers"), madeUpOutputs().handover.accountNumbers);
  });

  it("does not promise that no S3 object is read where CloudTrail's logs are", () => {
    const logs = { account: "058264715093", bucket: "larkspur-trail" };
    const unread = /content of S3 objects[^<]*log streams\.</;
    assert.match(handoverPage(madeUpReport()), unread);
    assert.doesNotMatch(handoverPage(madeUpReport()), /log files/);
    const read = handoverPage(madeUpReport({ cloudTrailLogs: logs }));
    assert.doesNotMatch(read, unread);
    assert.match(read, /In account 058264715093: read .* in the bucket larkspur-trail\./);
    assert.match(read, /but for the policy that reads CloudTrail’s log files/);
    assert.doesNotMatch(handoverPage(madeUpReport({ cloudTrailLogs: "unknown" })), unread);
  });

  it("says what a legacy user means instead of what is not true then", () => {
    const outputs = madeUpOutputs(undefined, { legacyAccessKeyId: "AKIAMADEUPEXAMPLE123" });
    const html = handoverPage(madeUpReport({ outputs }));
    assert.match(html, /an IAM user of your own/);
    assert.doesNotMatch(html, /AuthomizeGlobalUser/);
    assert.match(handoverPage(madeUpReport()), /AuthomizeGlobalUser/);
  });
});
