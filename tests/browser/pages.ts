import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

import { startChromium } from "./chromium";
import { openPage, type OpenedPage } from "./openedPage";

/** Markup in a name, none of which may take effect. */
export const MARKUP = `<img src="x" onerror="alert('name')"><script>alert('name')</script><b>Shop</b> & sons`;

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Opens a document in a browser; `prepare` is a script that runs in the page before its own. */
type Open = (
  html: string,
  options?: BrowserContextOptions,
  prepare?: string,
) => Promise<OpenedPage>;

/** A browser for the tests of a `describe`, in which each opens one page at most. */
export function pagesInBrowser(): Open {
  let browser: Browser;
  let opened: OpenedPage | undefined;

  before(async () => {
    browser = await startChromium();
  });

  after(async () => {
    // There is none when it could not be started.
    await (browser as Browser | undefined)?.close();
  });

  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  return async (html, options = {}, prepare) => {
    opened = await openPage(browser, html, options, prepare);
    return opened;
  };
}

/** Holds a page against axe's rules, and against sticking out at the side. */
export async function assertAccessible(page: Page): Promise<void> {
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(AXE);
  const results = await page.evaluate<AxeResults>("axe.run()");
  assert.ok(results.passes.length > 20);
  assert.deepEqual(
    results.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
  );
  const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  assert.equal(await page.evaluate(overflow), 0, "nothing sticks out at the side");
}
