import assert from "node:assert/strict";

import type { Stack } from "./environment";

/** A finding of `authomize verify --json`. */
export interface Found {
  readonly accountId: string;
  readonly severity: string;
  readonly rule: string;
  readonly problem: string;
  readonly fix: string;
}

/** What `authomize verify` finds. */
export async function verified(stack: Stack): Promise<readonly Found[]> {
  const { stdout, output, exitCode } = await stack.authomize("verify", "--json");
  assert.ok(exitCode === 0 || exitCode === 1, output);
  return (JSON.parse(stdout) as { findings: readonly Found[] }).findings;
}

/** The same by account, severity and rule, sorted. */
export async function verifiedRules(stack: Stack): Promise<readonly string[]> {
  const findings = await verified(stack);
  return findings.map((each) => `${each.accountId} ${each.severity} ${each.rule}`).sort();
}
