import * as v from "valibot";

import { MAXIMUM_SHARDS } from "../../shards/shardOfAccount";
import { integerOrText, message } from "./values";

const NO_COUNT = [
  `is a whole number from 0 (one stack for all accounts) to ${MAXIMUM_SHARDS}, or auto`,
  "write it like 15, about ten accounts a shard, or auto, and npx authomize fleet chooses",
] as const;

/** A number of shards, or the word that leaves it to `fleet`. */
export const shardCount = v.union(
  [v.literal("auto", message(...NO_COUNT)), integerOrText(0, MAXIMUM_SHARDS, ...NO_COUNT)],
  message(...NO_COUNT),
);
