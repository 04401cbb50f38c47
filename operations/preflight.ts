import { Command, Option } from "commander";

import type { AccountFinding } from "./checks/accountFinding";
import { checkedStack, type CheckedStack } from "./checks/checkedStack";
import { managedRoles } from "./checks/managedRoles";
import { extraAccountOfLegacyUser, preflightLegacyUser } from "./checks/preflightLegacyUser";
import { preflightAccounts } from "./checks/preflightAccounts";
import { readFailedAccounts, writeFailedAccounts } from "./checks/preflightRecord";
import { report } from "./checks/report";
import { rolloutFindings } from "./checks/rolloutFindings";
import { jsonOption, stackOption } from "./options";
import { withProgress } from "./progress";
import { sayingWhenSlow } from "./sayingWhenSlow";
import { exportState } from "./stackState";

interface Options {
  readonly stack?: string;
  readonly json?: boolean;
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
    .addOption(new Option("--failed", "only the accounts that were not ready the last time"))
    .action(preflight);
}

async function preflight(options: Options): Promise<void> {
  const { checked, state } = await sayingWhenSlow(
    "Reading the stack and its accounts",
    async () => {
      const read = await chosen(options);
      return { checked: read, state: await exportState(read.stack.name) };
    },
  );
  const { stack, settings, enrolled } = checked;
  const isManaged = managedRoles(state, stack.outputs, settings.roleName);
  const ofUser = extraAccountOfLegacyUser(checked);
  const [ofRollout, findings, findingsOfUser] = await Promise.all([
    rolloutFindings(checked),
    withProgress("Looking into accounts", enrolled.length, (onDone) =>
      preflightAccounts(checked, isManaged, onDone),
    ),
    ofUser === undefined ? [] : preflightLegacyUser(checked, ofUser),
  ]);
  writeFailedAccounts(stack.name, notReady(findings));
  const accounts = [...enrolled, ...(ofUser === undefined ? [] : [ofUser])].map(({ id }) => id);
  const next = `Mend these, then look again at them alone: npx authomize preflight --failed --stack ${stack.name}`;
  const all = [...ofRollout, ...findings, ...findingsOfUser];
  report(
    { stack: stack.name, accounts, findings: all },
    { good: "ready", next },
    options.json === true,
  );
}

async function chosen({ stack: name, failed }: Options): Promise<CheckedStack> {
  const checked = await checkedStack(name);
  if (failed !== true) return checked;
  const ids = new Set(readFailedAccounts(checked.stack.name));
  return { ...checked, enrolled: checked.enrolled.filter(({ id }) => ids.has(id)) };
}

function notReady(findings: readonly AccountFinding[]): readonly string[] {
  const open = findings.filter(({ severity }) => severity !== "info");
  return [...new Set(open.map(({ accountId }) => accountId))];
}
