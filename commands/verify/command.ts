import { Command } from "commander";

import { checkedStack, chosenAccounts } from "../checks/checkedStack";
import {
  expectedExternalId,
  externalIdGroups,
  externalIdTable,
  keepsExternalIdSecret,
} from "../checks/externalIds";
import { verifyRemovals } from "../checks/removalFindings";
import { report } from "../checks/report";
import { accountsOption, jsonOption, stackOption } from "../terminal/options";
import { withProgress } from "../terminal/progress";
import { sayingWhenSlow } from "../terminal/sayingWhenSlow";
import { verifyAccounts } from "./verifyAccounts";

interface Options {
  readonly stack?: string;
  readonly json?: boolean;
  readonly account?: readonly string[];
  readonly showSecrets?: boolean;
}

/** `authomize verify`: every role as AWS has it, held against the contract. */
export function verifyCommand(): Command {
  return new Command("verify")
    .description(
      "Read every role from AWS and hold it against the contract. Exits 0 only if all hold.",
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .addOption(accountsOption("verify this account only; may be given several times"))
    .option("--show-secrets", "name external IDs that are kept encrypted, too")
    .action(verify);
}

async function verify({ json = false, showSecrets = false, ...options }: Options): Promise<void> {
  const whole = await sayingWhenSlow("Reading the stack and its accounts", () =>
    checkedStack(options.stack, "verify"),
  );
  const checked = { ...whole, ...chosenAccounts(whole, options.account) };
  const { stack, settings, enrolled, excluded, removals } = checked;
  const accounts = enrolled.map(({ id }) => id);
  const notEnrolled = [
    ...new Set([...excluded.map(({ id }) => id), ...removals.map(({ accountId }) => accountId)]),
  ];
  const [{ findings: found, externalIds: seen }, left] = await withProgress(
    "Verifying accounts",
    accounts.length + excluded.length,
    (onDone) =>
      Promise.all([verifyAccounts(checked, showSecrets, onDone), verifyRemovals(checked)]),
  );
  const findings = [...found, ...left];
  const externalIds = externalIdGroups({
    seen,
    expected: expectedExternalId(stack, settings),
    last: stack.outputs?.externalId,
    isSecret: !showSecrets && keepsExternalIdSecret(stack),
  });
  const more = externalIdTable(externalIds, enrolled.length - seen.size);
  const words = { good: "hold exactly what the contract says", more };
  report(
    { stack: stack.name, accounts, excluded: notEnrolled, findings, externalIds },
    words,
    json,
  );
}
