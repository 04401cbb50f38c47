import assert from "node:assert/strict";

import type { Evidence } from "../../commands/verify/evidence/evidence";
import type { Stack } from "./stack";

/** One finding of `verify`. */
export type FoundInAccount = Evidence["findings"][number];

/** What `verify --json` says of a stack, with the findings that leave something to do. */
export interface Verified extends Evidence {
  readonly open: readonly FoundInAccount[];
}

/** Runs `verify --json`, whose exit code has to be what it says. */
export async function verified(stack: Stack, ...args: readonly string[]): Promise<Verified> {
  const { exitCode, stdout, output } = await stack.authomize("verify", "--json", ...args);
  assert.ok(exitCode === 0 || exitCode === 1, output);
  const evidence = JSON.parse(stdout) as Evidence;
  assert.equal(exitCode, evidence.holds ? 0 : 1);
  return { ...evidence, open: evidence.findings.filter(({ severity }) => severity !== "info") };
}

/** The findings that leave something to do, as account, severity and rule, sorted. */
export function openFindings({ open }: Pick<Verified, "open">): readonly string[] {
  return foundRules({ findings: open });
}

/** All findings, as account, severity and rule, sorted. */
export function foundRules({ findings }: Pick<Verified, "findings">): readonly string[] {
  return findings.map(({ accountId, severity, rule }) => `${accountId} ${severity} ${rule}`).sort();
}
