import * as pulumi from "@pulumi/pulumi";

import type { Update } from "../organization/update";
import { sharedExternalId } from "./shardOutputs";

/**
 * The external ID of a stack's roles: the operator's own, or of a shard, the one that the first shard
 * has generated.
 *
 * @returns undefined where this stack is to generate it
 * @throws OperatorError when the first shard was not deployed yet
 */
export async function externalIdOf({
  settings: { externalId },
  externalIdIsSecret,
  part,
}: Update): Promise<pulumi.Input<string> | undefined> {
  if (externalId !== undefined) return externalIdIsSecret ? pulumi.secret(externalId) : externalId;
  if (part.kind !== "shard" || part.shard === 0) return undefined;
  return sharedExternalId(part.environment);
}
