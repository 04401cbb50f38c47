import assert from "node:assert/strict";

import type { BrowserContextOptions } from "playwright-core";

import type { Evidence } from "../../commands/verify/evidence/evidence";
import { evidencePage } from "../../commands/verify/evidence/forms/page/page";
import {
  LOGS,
  madeUpAccount,
  madeUpEvidence,
  madeUpRole,
  mixedEvidence,
  PAYMENTS,
  SHOP,
  since,
} from "../unit/commands/verify/evidence/madeUpEvidence";
import { assertAccessible, MARKUP, pagesInBrowser } from "./pages";

/** Everything that the page can show: findings, changes, a boundary, a use, what was left out, markup in a name. */
function fullEvidence(): Evidence {
  const role = madeUpRole(SHOP, {
    inlinePolicies: [{ name: "cloudtrail-logs", sha256: "e".repeat(64) }],
    permissionsBoundary: { arn: `arn:aws:iam::${SHOP}:policy/VendorBoundary` },
    lastUsed: { at: "2026-11-24T01:02:03.000Z", region: "us-east-1" },
  });
  const [unread, shop, ...others] = mixedEvidence().accounts;
  assert.ok(unread && shop);
  const evidence = {
    ...mixedEvidence(),
    accounts: [unread, { ...shop, accountName: MARKUP, role }, ...others],
    externalIds: [{ externalId: null, whose: "another", accounts: [SHOP] } as const],
  };
  return since(madeUpEvidence({ accounts: [madeUpAccount(SHOP)] }), evidence);
}

describe("the evidence page in a browser", () => {
  const openInBrowser = pagesInBrowser();

  async function open(options: BrowserContextOptions = {}) {
    const { page, complaints } = await openInBrowser(evidencePage(fullEvidence()), options);
    const rows = page.locator("#rows > tr");
    /** The accounts whose rows are to be seen. */
    const shown = async () => {
      const texts = await rows.filter({ visible: true }).allTextContents();
      return texts.map((text) => /\d{12}/.exec(text)?.[0]);
    };
    return { page, complaints, shown };
  }

  it("filters by text, whatever its case, and by more than one word", async () => {
    const { page, shown } = await open();
    const text = page.getByRole("searchbox", { name: "Text" });
    for (const [words, accounts] of [
      ["PRODUCTION", [SHOP]],
      ["846120973358", [PAYMENTS]],
      ["securityaudit never", [PAYMENTS]],
      ["log archive", [LOGS]],
      ["trust-action", [SHOP]],
      ["nothing of the kind", []],
      ["", [LOGS, SHOP, PAYMENTS]],
    ] as const) {
      await text.fill(words);
      assert.deepEqual(await shown(), accounts, words);
    }
  });

  it("filters by result, together with the text, and says how many are shown", async () => {
    const { page, shown } = await open();
    const result = page.getByRole("combobox", { name: "Result" });
    for (const [label, account] of [
      ["To be done", SHOP],
      ["As it should be", PAYMENTS],
      ["Not looked into", LOGS],
    ] as const) {
      await result.selectOption(label);
      assert.deepEqual(await shown(), [account]);
    }
    const sentence = "1 of 3 accounts are shown, filtered.";
    assert.equal(await page.locator("#shown").textContent(), sentence);
    await page.getByRole("status").filter({ hasText: sentence }).waitFor();
    await page.getByRole("searchbox", { name: "Text" }).fill("shop");
    assert.deepEqual(await shown(), []);
    await result.selectOption("every");
    assert.deepEqual(await shown(), [SHOP]);
  });

  it("shows names as text, asks the network for nothing and complains of nothing", async () => {
    const { page, complaints } = await open();
    const row = page.getByRole("row").filter({ hasText: SHOP });
    assert.equal(await row.locator(".name").textContent(), MARKUP);
    assert.equal(await page.locator("img, script:not(:last-child), main b b").count(), 0);
    await page.getByRole("link", { name: "Accounts" }).click();
    await page.waitForLoadState("networkidle");
    assert.deepEqual(complaints, []);
  });

  it("has all accounts, and no filter, where scripts do not run", async () => {
    const { page, shown } = await open({ javaScriptEnabled: false });
    assert.deepEqual(await shown(), [LOGS, SHOP, PAYMENTS]);
    assert.equal(await page.getByRole("search").count(), 0);
  });

  it("prints the accounts that are shown, how many they are of all, and no filter", async () => {
    const { page, shown } = await open();
    await page.getByRole("searchbox", { name: "Text" }).fill("production");
    await page.emulateMedia({ media: "print" });
    assert.deepEqual(await shown(), [SHOP]);
    assert.equal(await page.locator("#shown").isVisible(), true);
    for (const element of await page.locator("#filter, nav, .skip").all()) {
      assert.equal(await element.isVisible(), false);
    }
  });

  it("leads past its head: the first stop of the keyboard goes to the findings", async () => {
    const { page } = await open();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.id"), "findings");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.id"), "filter-text");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [360, 1200]) {
      it(`is accessible, ${colorScheme} and ${width} pixels wide`, async () => {
        const { page } = await open({ colorScheme, viewport: { width, height: 800 } });
        await assertAccessible(page);
      });
    }
  }
});
