import { Command } from "commander";

import { checkedStack, chosenAccounts } from "./checks/checkedStack";
import { report } from "./checks/report";
import { verifyAccounts } from "./checks/verifyAccounts";
import { accountsOption, jsonOption, stackOption } from "./options";
import { withProgress } from "./progress";
import { sayingWhenSlow } from "./sayingWhenSlow";

interface Options {
  readonly stack?: string;
  readonly json?: boolean;
  readonly account?: readonly string[];
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
    .action(verify);
}

async function verify(options: Options): Promise<void> {
  const stack = await sayingWhenSlow("Reading the stack and its accounts", () =>
    checkedStack(options.stack),
  );
  const checked = { ...stack, ...chosenAccounts(stack, options.account) };
  const accounts = [...checked.enrolled, ...checked.excluded].map(({ id }) => id);
  const findings = await withProgress("Verifying accounts", accounts.length, (onDone) =>
    verifyAccounts(checked, onDone),
  );
  const words = { good: "hold exactly what the contract says" };
  report({ stack: stack.stack.name, accounts, findings }, words, options.json === true);
}
