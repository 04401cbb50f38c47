import { accessSync, constants } from "node:fs";

import { chromium, type Browser } from "playwright-core";

/** Where Chromium and Chrome are installed, unless `CHROMIUM_PATH` says otherwise. */
const USUAL_PLACES: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Without a sandbox of its own it runs as any user and in a container; it sees the test's page only. */
const ARGUMENTS: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts a headless Chromium with a profile of its own, which is gone when it is closed.
 *
 * @throws Error that says how to install one, where there is none
 */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: [...ARGUMENTS] });
}

function chromiumPath(): string {
  const chosen = process.env["CHROMIUM_PATH"] ?? "";
  const places = chosen === "" ? USUAL_PLACES : [chosen];
  const found = places.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    `There is no Chromium at ${places.join(", ")}. Install it (Debian and Ubuntu: apt-get install chromium), ` +
      "or say where it is: CHROMIUM_PATH=/path/to/chromium npm run test:browser",
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
