import { isDeepStrictEqual } from "node:util";

import { DIALOG_FIELDS } from "../../contract/dialog/fields";
import { trustRoleSpec } from "../../contract/trustRoleSpec";
import type { StackOutputs } from "../../contract/stackOutputs";
import { trustPolicy } from "../../contract/trustPolicy";
import type { EnrolledSettings } from "../../config/settings";
import { enrolledSettingsOf, readPulumiStack } from "../../commands/stack/pulumiStack";
import { table } from "../../commands/terminal/table";
import { say } from "../command";
import { deployedRole, type DeployedRole } from "../deployedRoles";
import { sandboxEnvironment } from "../environment";
import { SandboxError } from "../failure";
import { holds, proofTable, proveAsVendor } from "./vendorProof";

/**
 * Reads every role of a stack by the AWS SDK and prints a table of them.
 *
 * @returns whether every role is what the contract asks for
 */
export async function showRoles(stack: string): Promise<boolean> {
  const { settings, outputs } = await deployed(stack);
  const access = { variables: sandboxEnvironment() };
  const rows = await Promise.all(
    settings.accounts.map(async ({ id, name }) => {
      const role = await deployedRole(access, id, settings.roleName);
      const policies = role?.managedPolicyArns.map((arn) => arn.split("/").pop() ?? arn) ?? [];
      const isSound = role !== undefined && isContracts(role, id, settings, outputs);
      return { isSound, cells: [id, name ?? "", role?.arn ?? "missing", policies.join("\n")] };
    }),
  );
  const cells = rows.map((row) => [...row.cells, row.isSound ? "yes" : "NO"]);
  say(table(["Account", "Name", "Role", "Policies", "Checked"], cells, process.stdout.columns));
  say("Checked: trust policy, policies and nothing inline are exactly the contract's.");
  return rows.every((row) => row.isSound);
}

/**
 * Tries, as the vendor and as others, to get into every role, and prints how it went.
 *
 * @returns whether the vendor got in, could only read, and nobody else got in
 */
export async function showProof(stack: string): Promise<boolean> {
  const { outputs } = await deployed(stack);
  const proofs = await proveAsVendor(outputs);
  const { headings, rows } = proofTable(proofs);
  say(table(headings, rows, process.stdout.columns));
  return proofs.every(({ attempts }) => attempts.every(holds));
}

/** Prints the values to type into the vendor's dialog, and those to leave empty. */
export async function showHandover(stack: string): Promise<void> {
  const { outputs } = await deployed(stack);
  const values: Readonly<Record<string, string | undefined>> = { ...outputs.handover };
  const typed = DIALOG_FIELDS.filter(({ output }) => output === "handover");
  const rows = typed.map(({ key, label }) => [label, values[key] ?? "(leave empty)"]);
  say(
    table(
      ["Field", "Value"],
      [...rows, ["External ID, as the dialog shows it", outputs.externalId]],
      process.stdout.columns,
    ),
  );
}

async function deployed(
  stack: string,
): Promise<{ settings: EnrolledSettings; outputs: StackOutputs }> {
  const read = await readPulumiStack(stack);
  if (read.outputs === undefined) throw new SandboxError(`The stack ${stack} has no outputs yet.`);
  return { settings: await enrolledSettingsOf(read), outputs: read.outputs };
}

function isContracts(
  role: DeployedRole,
  accountId: string,
  settings: EnrolledSettings,
  outputs: StackOutputs,
): boolean {
  const { managedPolicyArns: expected } = trustRoleSpec(accountId, settings);
  return (
    role.arn === outputs.roleArns[accountId] &&
    isDeepStrictEqual(role.trustPolicy, trustPolicy(outputs.externalId)) &&
    isDeepStrictEqual([...role.managedPolicyArns].sort(), [...expected].sort()) &&
    role.inlinePolicies.length === 0
  );
}
