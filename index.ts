import * as pulumi from "@pulumi/pulumi";

import type { StackOutputs } from "./contract/stackOutputs";
import { OperatorError } from "./errors";
import { decideRollout } from "./rollout/decideRollout";
import { deployRoles } from "./program/deployRoles";
import { refuseUnsafeChanges } from "./program/refuseUnsafeChanges";
import { keepSecretsOutOfLogs } from "./program/keepSecretsOutOfLogs";
import { checkMemory } from "./program/checkMemory";
import { readUpdate } from "./program/readUpdate";
import { countResources } from "./program/registeredResources";
import { assertShardCountUnchanged } from "./program/shardCount";
import { outputsOfShards } from "./program/shardOutputs";

/** What `pulumi up` runs: settings → accounts → rollout → the roles → the stack's outputs. */
async function deploy() {
  const registered = countResources();
  const update = await readUpdate();
  await assertShardCountUnchanged(update);
  if (update.part.kind === "index") return outputsOfShards(update, registered);

  const removals = refuseUnsafeChanges(update);
  const rollout = await decideRollout(update, removals);
  await checkMemory(update);
  return deployRoles(update, rollout, registered);
}

function withoutStackTrace(error: unknown): never {
  if (error instanceof OperatorError) throw new pulumi.RunError(error.message);
  throw error;
}

keepSecretsOutOfLogs();

export = (): Promise<Partial<Record<keyof StackOutputs, unknown>>> =>
  deploy().catch(withoutStackTrace);
