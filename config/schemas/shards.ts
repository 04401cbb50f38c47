import * as v from "valibot";

import { MAXIMUM_SHARDS } from "../../shards/shards";
import { told } from "./told";

const NOT_A_NUMBER_OF_SHARDS = told(
  `is a whole number from 0 (one stack for all accounts) to ${MAXIMUM_SHARDS}`,
  "write it like 15; ten accounts a shard are a good measure",
);

/** Over how many stacks an environment's accounts are spread; 0: the environment's own stack has them all. */
export const shards = v.pipe(
  v.union(
    [v.number(), v.pipe(v.string(), v.regex(/^\d+$/, NOT_A_NUMBER_OF_SHARDS))],
    NOT_A_NUMBER_OF_SHARDS,
  ),
  v.transform(Number),
  v.integer(NOT_A_NUMBER_OF_SHARDS),
  v.minValue(0, NOT_A_NUMBER_OF_SHARDS),
  v.maxValue(MAXIMUM_SHARDS, NOT_A_NUMBER_OF_SHARDS),
);
