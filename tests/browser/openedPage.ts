import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

/** A page opened from a file, as whoever receives it opens it. */
export interface OpenedPage {
  readonly page: Page;
  /** Whatever the page complained of, and every address that it asked for beside its own. */
  readonly complaints: readonly string[];
  /** What the clipboard holds. */
  readonly clipboard: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a document from a file, in a browser context of its own.
 *
 * @param prepare - a script that runs in the page before its own
 */
export async function openPage(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
  prepare?: string,
): Promise<OpenedPage> {
  const folder = mkdtempSync(join(tmpdir(), "handover-page-"));
  const file = join(folder, "handover.html");
  writeFileSync(file, html);
  const context = await browser.newContext({
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const complaints = recordComplaints(page, address);
  if (prepare !== undefined) await page.addInitScript({ content: prepare });
  await page.goto(address);
  return {
    page,
    complaints,
    clipboard: () => clipboardOf(context, address),
    close: async () => {
      await context.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function recordComplaints(page: Page, address: string): readonly string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}

/** Read by another page, so that nothing of the one under test is involved. */
async function clipboardOf(context: BrowserContext, address: string): Promise<string> {
  const reader = await context.newPage();
  await reader.goto(address);
  await reader.bringToFront();
  const text = await reader.evaluate("navigator.clipboard.readText()");
  await reader.close();
  return String(text);
}
