import { Command } from "commander";

import { checkedStack, chosenAccounts } from "../checks/checkedStack";
import { verifyRemovals } from "../checks/removalFindings";
import { report } from "../checks/report";
import { accountsOption, jsonOption, stackOption, type StackOptions } from "../terminal/options";
import { announceIfSlow, withProgress } from "../terminal/progress";
import { expectedExternalId, externalIdGroups, externalIdTable } from "./externalIds";
import { verifyAccounts } from "./verifyAccounts";
import { verifyLegacyUser } from "./verifyLegacyUser";
import { verifyStackSets } from "./verifyStackSets";

interface Options extends StackOptions {
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
  const whole = await announceIfSlow("Reading the stack and its accounts", () =>
    checkedStack(options.stack, "verify"),
  );
  const checked = { ...whole, ...chosenAccounts(whole, options.account) };
  const { stack, enrolled, excluded, removals } = checked;
  const expected = expectedExternalId(checked, showSecrets);
  const [{ findings, externalIds: seen }, ...others] = await withProgress(
    "Verifying accounts",
    enrolled.length + excluded.length,
    (onDone) =>
      Promise.all([
        verifyAccounts(checked, expected, onDone),
        verifyRemovals(checked),
        verifyStackSets(checked, expected, options.account),
        verifyLegacyUser(checked, options.account),
      ]),
  );
  const externalIds = externalIdGroups(seen, expected, stack.outputs?.externalId);
  const more = externalIdTable(externalIds, enrolled.length - seen.size);
  const notEnrolled = [...excluded.map(({ id }) => id), ...removals.map((one) => one.accountId)];
  report(
    {
      stack: stack.name,
      accounts: enrolled.map(({ id }) => id),
      excluded: [...new Set(notEnrolled)],
      findings: [...findings, ...others.flat()],
      externalIds,
    },
    { good: "hold exactly what the contract says", more },
    json,
  );
}
