import fc from "fast-check";

import { ROLE_NAME } from "../../../contract/iamRules";
import type { SettingKey } from "../../../config/schemas";
import {
  accountIds,
  externalIds,
  iamNames,
  permissionsBoundaries,
  rolePaths,
  roleTags,
} from "../arbitraries";

/** Account IDs as text, or as number where no zero is lost. */
const writtenIds = accountIds().chain((id) =>
  id.startsWith("0") ? fc.constant(id) : fc.constantFrom(id, Number(id)),
);

const tagKeys = fc.constantFrom("environment", "cost center");
const tagValues = fc.constantFrom("production", "", "4711", "true");
const units = fc.constantFrom("ou-ab12-cd34ef56", "r-ab12");
const parts = fc.record(
  {
    organizationalUnits: fc.array(units, { minLength: 1 }),
    accounts: fc.array(writtenIds, { minLength: 1 }),
    tags: fc.oneof(
      { weight: 9, arbitrary: fc.dictionary(tagKeys, fc.array(tagValues, { minLength: 1 })) },
      fc.constantFrom({ environment: [] }, { environment: ["*"] }, { "aws:own": ["a"] }, []),
    ),
  },
  { requiredKeys: ["accounts"] },
);
const lines = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
const yesOrNo = fc.constantFrom(true, false, "true", "false");
const details = { id: writtenIds, name: lines, accessRoleName: iamNames(64) };
const account = fc.oneof(writtenIds, fc.record(details, { requiredKeys: ["id"] }));
const regions = fc.array(fc.constantFrom("us-east-1", "ap-southeast-2"), { minLength: 1 });
const keys = fc.constantFrom(["first"], ["a", "b"]);

/** What is text to the program, as YAML also makes it of words without quotes. */
function textOr(texts: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const scalars = fc.oneof(fc.boolean(), fc.nat(), fc.constant(null));
  return fc.oneof({ weight: 4, arbitrary: texts }, scalars, fc.jsonValue({ maxDepth: 1 }));
}

function whole(min: number, max: number): fc.Arbitrary<unknown> {
  const inside = fc.integer({ min, max });
  return fc.oneof(inside, inside.map(String), fc.integer());
}

/** As a list or a map, or as its JSON in a text. */
function structured(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const texts = fc.tuple(values, fc.constantFrom("", " ", "\n\t"));
  return fc.oneof(
    values,
    texts.map(([value, space]) => `${space}${JSON.stringify(value)}`),
  );
}

/** How each setting may be written in a settings file; most of it sound. */
export const WRITTEN: Readonly<Record<SettingKey, fc.Arbitrary<unknown>>> = {
  accounts: structured(fc.uniqueArray(account, { minLength: 1, selector: JSON.stringify })),
  organization: structured(
    fc.oneof(
      fc.record(
        {
          include: parts,
          exclude: parts,
          allowUnusedTags: yesOrNo,
          readRoleArn: fc.constantFrom("arn:aws:iam::111122223333:role/a/Reader"),
        },
        { requiredKeys: [] },
      ),
      fc.constantFrom(
        [],
        { exclude: {} },
        { exclude: [] },
        { include: null },
        { readRoleArn: "A" },
      ),
    ),
  ),
  maxRemovals: whole(0, 2 ** 40),
  externalId: textOr(externalIds()),
  managementAccount: writtenIds,
  identityCenter: yesOrNo,
  accessRoleName: textOr(iamNames(64)),
  roleName: textOr(fc.stringMatching(ROLE_NAME)),
  rolePath: textOr(rolePaths()),
  permissionsBoundary: textOr(permissionsBoundaries("aws")),
  maxSessionDuration: whole(3600, 43200),
  tags: structured(fc.oneof({ weight: 9, arbitrary: roleTags() }, fc.constant([]))),
  rollout: fc.constantFrom("accounts", "stackSet"),
  stackSet: structured(
    fc.record(
      {
        name: fc.constant("authomize-prod"),
        region: fc.constant("us-east-1"),
        autoDeployment: fc.boolean(),
        retainOnLeaving: fc.boolean(),
        callAs: fc.constantFrom("SELF", "DELEGATED_ADMIN"),
        failureToleranceCount: fc.nat(),
        maxConcurrentPercentage: fc.integer({ min: 0, max: 101 }),
      },
      { requiredKeys: [] },
    ),
  ),
  legacyUser: fc.oneof(
    fc.constantFrom(true, false, "true", " false ", '"true"'),
    structured(
      fc.record(
        { account: writtenIds, keys, permissionsBoundary: fc.constantFrom("Boundary", "a b") },
        { requiredKeys: [] },
      ),
    ),
  ),
  cloudTrailLogs: structured(
    fc.record(
      { account: writtenIds, bucket: fc.constant("my-logs"), prefix: fc.constant("trail") },
      { requiredKeys: ["account", "bucket"] },
    ),
  ),
  regions: fc.oneof(
    structured(regions),
    regions.map((list) => list.join(", ")),
    fc.constant('"us-east-1"'),
  ),
  integrationName: textOr(lines),
  ownerEmail: textOr(fc.constantFrom("cloud-security@example.com", "a@b.example.org")),
  shards: fc.oneof(whole(0, 999), fc.constant("auto")),
  unusedAfterDays: whole(0, 401),
  ignoreMemory: yesOrNo,
};
