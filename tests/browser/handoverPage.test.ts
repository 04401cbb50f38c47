import assert from "node:assert/strict";

import type { BrowserContextOptions } from "playwright-core";

import { handoverPage } from "../../commands/handover/page/page";
import type { HandoverReport } from "../../commands/handover/report/report";
import {
  handedOver,
  LEGACY_KEY,
  LEGACY_SECRETS,
  madeUpOutputs,
  madeUpReport,
} from "../unit/commands/handover/madeUpHandover";
import type { OpenedPage } from "./openedPage";
import { assertAccessible, MARKUP, pagesInBrowser } from "./pages";

/** A browser that keeps the clipboard's present interface from the page. */
const WITHOUT_CLIPBOARD = `Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined })`;

/** Everything that the page can show: changes, warnings, the management account, markup in names. */
function fullReport(): HandoverReport {
  const outputs = madeUpOutputs(undefined, { incompleteAccounts: ["058264715093"] });
  const handover = { ...outputs.handover, managementAccount: "417290385612", regions: "us-east-1" };
  return madeUpReport({
    outputs: { ...outputs, handover },
    accountNames: new Map([["310957284466", MARKUP]]),
    isExternalIdGenerated: true,
    record: handedOver([madeUpOutputs(["058264715093", "735081462910"])]),
  });
}

describe("the hand-over page in a browser", () => {
  const openInBrowser = pagesInBrowser();

  async function open(
    report = fullReport(),
    options: BrowserContextOptions = {},
    prepare?: string,
  ): Promise<OpenedPage> {
    return openInBrowser(handoverPage(report), options, prepare);
  }

  it("copies each field's value, exactly", async () => {
    const outputs = madeUpOutputs(undefined, LEGACY_KEY);
    const report = madeUpReport({ outputs, secretOutputs: LEGACY_SECRETS, showSecrets: true });
    const { page, clipboard } = await open(report);
    const filled = report.fields.filter(({ value }) => value !== undefined);
    assert.equal(await page.getByRole("button").count(), filled.length);
    for (const { field, value } of filled) {
      await page.getByRole("button", { name: `Copy ${field.label}`, exact: true }).click();
      await page
        .getByRole("status")
        .filter({ hasText: `Copied: ${field.label}` })
        .waitFor();
      assert.equal(await clipboard(), value);
    }
  });

  it("copies where the browser keeps the clipboard's newer interface from it", async () => {
    const { page, clipboard, complaints } = await open(fullReport(), {}, WITHOUT_CLIPBOARD);
    await page.getByRole("button", { name: "Copy Account Numbers" }).click();
    await page.getByRole("status").filter({ hasText: "Copied: Account Numbers" }).waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
    assert.equal(await clipboard(), madeUpOutputs().handover.accountNumbers);
  });

  it("selects the value and says so where nothing can be copied", async () => {
    const { page } = await open(
      fullReport(),
      {},
      `${WITHOUT_CLIPBOARD}; Document.prototype.execCommand = () => false;`,
    );
    await page.getByRole("button", { name: "Copy External ID" }).click();
    await page.getByRole("status").filter({ hasText: "copy it by keyboard" }).waitFor();
    assert.equal(await page.evaluate("String(window.getSelection())"), madeUpOutputs().externalId);
  });

  it("shows an account's name as text, whatever is in it", async () => {
    const { page, complaints } = await open();
    const row = page.getByRole("row").filter({ hasText: "310957284466" });
    assert.equal(await row.locator(".name").textContent(), MARKUP);
    assert.equal(await page.locator("img, script:not(:last-child), main b b").count(), 0);
    assert.deepEqual(complaints, []);
  });

  it("asks the network for nothing and complains of nothing", async () => {
    const { page, complaints } = await open();
    await page.getByRole("link", { name: "Accounts" }).click();
    await page.waitForLoadState("networkidle");
    assert.deepEqual(complaints, []);
  });

  it("would be kept from the network and from foreign scripts by its own policy", async () => {
    const { page, complaints } = await open();
    await page.evaluate(`document.body.insertAdjacentHTML("beforeend",
      '<img src="https://example.invalid/x.png" onerror="document.title = 1">')`);
    await page.evaluate(`(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'foreign'";
      document.body.append(script);
    })()`);
    assert.match(await page.title(), /^Authomize hand-over/);
    const refused = complaints.filter((text) => text.includes("Content Security Policy"));
    assert.ok(refused.length >= 2, complaints.join("\n"));
  });

  it("is read in order by keyboard, and its buttons work with it", async () => {
    const { page, clipboard } = await open();
    const reached: string[] = [];
    const focused =
      "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()";
    for (let stop = 0; stop < 11; stop++) {
      await page.keyboard.press("Tab");
      reached.push(String(await page.evaluate(focused)));
    }
    assert.deepEqual(reached, [
      "Skip to the dialog’s fields",
      "The dialog",
      "Accounts",
      "Who is trusted",
      "What they can do",
      "Copy External ID",
      "Copy Account Numbers",
      "Copy Management (master) Account Number",
      "Copy Regions",
      "Copy Integration name",
      "Copy Contact email",
    ]);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "Copied: Contact email" }).waitFor();
    assert.equal(await clipboard(), "cloud-security@example.com");
  });

  it("leads past its head: the first stop of the keyboard goes to the fields", async () => {
    const { page } = await open();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const label = await page.evaluate("document.activeElement.getAttribute('aria-label')");
    assert.equal(label, "Copy External ID");
  });

  it("prints every value in full, and nothing to press", async () => {
    const accounts = Array.from({ length: 200 }, (_, index) => String(100_000_000_000 + index));
    const { page } = await open(madeUpReport({ outputs: madeUpOutputs(accounts) }));
    const value = page.locator("#value-accountNumbers");
    const isCut = "(element) => element.scrollHeight > element.clientHeight + 1";
    const cut = () => value.evaluate(`(${isCut})(document.getElementById("value-accountNumbers"))`);
    assert.equal(await cut(), true, "on the screen it scrolls");
    await page.emulateMedia({ media: "print" });
    assert.equal(await cut(), false);
    for (const element of await page.locator("button, nav, .skip").all()) {
      assert.equal(await element.isVisible(), false);
    }
  });

  it("has no button where scripts do not run", async () => {
    const { page } = await open(fullReport(), { javaScriptEnabled: false });
    assert.equal(await page.getByRole("button").count(), 0);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [360, 1200]) {
      it(`is accessible, ${colorScheme} and ${width} pixels wide`, async () => {
        const { page } = await open(fullReport(), {
          colorScheme,
          viewport: { width, height: 800 },
        });
        await assertAccessible(page);
      });
    }
  }
});
