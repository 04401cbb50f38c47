import { Command } from "commander";

import { allHold, worstFirst } from "../../contract/verification/finding";
import { isOfRefusedCalls } from "../../contract/verification/refusedCalls";
import type { AccountFinding } from "../checks/accountFinding";
import { checkedStack, type CheckedStack } from "../checks/checkedStack";
import { unfinishedRemovals } from "../checks/removalFindings";
import { openAccounts, report } from "../checks/report";
import { jsonOption, stackOption, type StackOptions } from "../terminal/options";
import { announceIfSlow, withProgress } from "../terminal/progress";
import { counted } from "../terminal/text";
import { readFailedAccounts, writeFailedAccounts } from "./failedAccounts";
import { extraAccountsOfLegacyUser, legacyUserFindings } from "./legacyUserFindings";
import { remadeLeavingRoles } from "./leavingRoles";
import { preflightAccounts } from "./preflightAccounts";
import { rolloutFindings } from "./rolloutFindings";

interface Options extends StackOptions {
  readonly failed?: boolean;
}

/** `authomize preflight`: what would make `pulumi up` fail, account by account, before it is run. */
export function preflightCommand(): Command {
  return new Command("preflight")
    .description(
      "Look into every account, only reading, for what would make pulumi up fail there. Exits 0 only if all are ready.",
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .option("--failed", "only the accounts that were not ready the last time")
    .action(preflight);
}

async function preflight(options: Options): Promise<void> {
  const checked = await announceIfSlow("Reading the stack and its accounts", () =>
    chosenStack(options),
  );
  const { stack, enrolled, removals } = checked;
  const notSimulated = new Set<string>();
  const onNotSimulated = (accountId: string) => notSimulated.add(accountId);
  const [ofRollout, ofAccounts, ofLegacyUser, ofLeaving] = await Promise.all([
    rolloutFindings(checked),
    withProgress("Looking into accounts", enrolled.length, (onDone) =>
      preflightAccounts(checked, onDone, onNotSimulated),
    ),
    legacyUserFindings(checked, onNotSimulated),
    remadeLeavingRoles(checked),
  ]);
  writeFailedAccounts(stack.name, [...openAccounts(ofAccounts)]);
  const lookedInto = [...enrolled, ...extraAccountsOfLegacyUser(checked)];
  const ofOthers = [...removals, ...ofLeaving].map(({ accountId }) => accountId);
  const ids = [...lookedInto.map(({ id }) => id), ...ofOthers];
  const accounts = [...new Set(ids)];
  const findings = worstFirst([
    ...ofRollout,
    ...ofAccounts,
    ...ofLegacyUser,
    ...ofLeaving,
    ...unfinishedRemovals(checked),
  ]);
  const holds = allHold(findings);
  report(
    { stack: stack.name, accounts, findings },
    {
      good: "ready",
      more: warningsInWords(findings),
      next: `Mend these, then look again at them alone: npx authomize preflight --failed --stack ${stack.name}`,
    },
    options.json === true
      ? {
          stack: stack.name,
          accounts: accounts.length,
          notSimulated: [...notSimulated].sort(),
          holds,
          findings,
        }
      : undefined,
  );
}

async function chosenStack({ stack: name, failed }: Options): Promise<CheckedStack> {
  const checked = await checkedStack(name, "preflight");
  if (failed !== true) return checked;
  const ids = new Set(readFailedAccounts(checked.stack.name));
  return { ...checked, enrolled: checked.enrolled.filter(({ id }) => ids.has(id)) };
}

/** What warnings mean for the accounts that are called ready. */
function warningsInWords(findings: readonly AccountFinding[]): string | undefined {
  const warned = findings.filter(isOfRefusedCalls);
  if (warned.length === 0) return undefined;
  const accounts = counted(new Set(warned.map(({ accountId }) => accountId)).size, "account");
  return `${accounts} with warnings of AWS's policy simulator, which can be wrong: they do not change the exit code.`;
}
