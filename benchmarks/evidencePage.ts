import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

import type { Browser } from "playwright-core";

import type { Evidence } from "../commands/verify/evidence/evidence";
import { evidencePage } from "../commands/verify/evidence/forms/page/page";
import { readOptions, runCommand, say, warn } from "../sandbox/command";
import { installPython } from "../sandbox/python";
import { startChromium } from "../tests/browser/chromium";
import {
  madeUpAccount,
  madeUpEvidence,
  madeUpFinding,
} from "../tests/unit/commands/verify/evidence/madeUpEvidence";
import { disturbance, load, machine } from "./machine";
import { pageTable, type PageSample, writePageRecording } from "./pageRecording";

const USAGE =
  "Usage: npm run bench:evidence-page -- [--accounts 50,5000] [--rounds 3] [--record FILE]";
const FINDING_EVERY = 100;

/** Measures how long the evidence page takes to write, to open and to filter. */
runCommand(async () => {
  const options = readOptions(
    {
      accounts: { type: "string", default: "50,5000" },
      rounds: { type: "string", default: "3" },
      record: { type: "string" },
    },
    USAGE,
  );
  const where = machine(await installPython(warn));
  const browser = await startChromium();
  const samples: PageSample[] = [];
  try {
    for (const accounts of options.accounts.split(",").map(Number)) {
      for (let round = 0; round < Number(options.rounds); round++) {
        samples.push(await measured(browser, accounts));
      }
    }
  } finally {
    await browser.close();
  }
  const recording = { machine: { ...where, loadAfter: load() }, samples };
  if (options.record !== undefined) writePageRecording(options.record, recording);
  say(pageTable(samples));
  const warning = disturbance(where);
  if (warning !== undefined) warn(warning);
  return 0;
});

async function measured(browser: Browser, accounts: number): Promise<PageSample> {
  const folder = mkdtempSync(join(tmpdir(), "evidence-page-"));
  const file = join(folder, "evidence.html");
  try {
    const evidence = evidenceOf(accounts);
    const begun = performance.now();
    const html = evidencePage(evidence);
    const writeSeconds = (performance.now() - begun) / 1000;
    writeFileSync(file, html);
    return {
      accounts,
      megabytes: Buffer.byteLength(html) / 1e6,
      writeSeconds,
      ...(await timesIn(browser, pathToFileURL(file).href)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Until what was asked for is drawn, as the frame after it begins. */
const DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";

async function timesIn(browser: Browser, address: string) {
  const page = await browser.newPage();
  try {
    const begun = performance.now();
    await page.goto(address);
    await page.evaluate(DRAWN);
    const openSeconds = (performance.now() - begun) / 1000;
    const filterSeconds = async (text: string) => {
      const milliseconds = await page.evaluate<number>(`(async () => {
        const input = document.getElementById("filter-text");
        const begun = performance.now();
        input.value = ${JSON.stringify(text)};
        input.dispatchEvent(new Event("input"));
        await ${DRAWN};
        return performance.now() - begun;
      })()`);
      return milliseconds / 1000;
    };
    return {
      openSeconds,
      firstFilterSeconds: await filterSeconds("policy-added"),
      nextFilterSeconds: await filterSeconds("Production"),
      allAgainSeconds: await filterSeconds(""),
    };
  } finally {
    await page.close();
  }
}

function evidenceOf(accounts: number): Evidence {
  const ids = Array.from({ length: accounts }, (_, index) => String(100_000_000_000 + index));
  const bad = ids.filter((_, index) => index % FINDING_EVERY === 0);
  const isBad = new Set(bad);
  return madeUpEvidence({
    holds: false,
    accounts: ids.map((id, index) =>
      madeUpAccount(id, {
        accountName: `Account ${index}`,
        unit: index % 2 === 0 ? "Root/Production" : "Root/Development",
        result: isBad.has(id) ? "open" : "holds",
      }),
    ),
    findings: bad.map((id) => madeUpFinding(id, "critical", "policy-added")),
    externalIds: [{ externalId: "the-id", whose: "this stack's", accounts: ids }],
  });
}
