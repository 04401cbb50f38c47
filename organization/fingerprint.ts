import { createHash } from "node:crypto";

import type { CredentialSource } from "../aws/callerIdentity";
import { DEFAULTS } from "../config/schemas";
import type { EnrolledSettings } from "../config/settings";
import type { Fingerprint } from "../contract/fingerprint";
import { programFingerprint } from "../shards/programFingerprint";

/** What decides what a run of one stack asks for. */
export interface FingerprintSource {
  /** The settings, with the accounts of that stack alone. */
  readonly settings: EnrolledSettings;
  /** Over how many shards the environment is spread. */
  readonly shards: number;
  /** The operator's, or the one that the first shard has made; absent before it has. */
  readonly externalId: string | undefined;
  readonly externalIdIsSecret: boolean;
  /** The value of the tag that says whose roles they are. */
  readonly owner: string;
  readonly credentials: CredentialSource;
  /** 12 digits: in its own account the deployer assumes no role. */
  readonly callerAccountId: string;
}

/**
 * Settings that no resource and no output depends on: `maxRemovals` and `ignoreMemory` refuse a run,
 * `unusedAfterDays` is verify's. The accounts are listed by themselves, and `shards` may be left to a fleet.
 */
const DECIDE_NOTHING: ReadonlySet<string> = new Set([
  "accounts",
  "accountChoice",
  "stack",
  "shards",
  "maxRemovals",
  "ignoreMemory",
  "unusedAfterDays",
]);

/**
 * The fingerprint of a run that has these settings, accounts and this program. It has a hash of the
 * external ID, from which a short one can be guessed: it is as secret as that.
 */
export function fingerprintOf(source: FingerprintSource): Fingerprint {
  const { settings, shards, externalId, externalIdIsSecret, owner, credentials } = source;
  const { accounts } = settings;
  const defaults: Readonly<Record<string, unknown>> = { ...DEFAULTS };
  const chosen = Object.entries({ ...settings, externalId }).filter(
    ([key, value]) => !DECIDE_NOTHING.has(key) && hashOf(value) !== hashOf(defaults[key]),
  );
  const values = {
    ...Object.fromEntries(chosen),
    shards,
    owner,
    region: credentials.region,
    ...(credentials.profile === undefined ? {} : { profile: credentials.profile }),
    ...(externalIdIsSecret ? { externalIdIsSecret } : {}),
  };
  const isOwn = ({ id }: { readonly id: string }) => id === source.callerAccountId;
  const access = accounts.map((account) => [
    account.id,
    isOwn(account) ? "" : account.accessRoleName,
  ]);
  return {
    settings: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, hashOf(value)] as const),
    ),
    accounts: accounts.map(({ id }) => id).sort(),
    access: hashOf(Object.fromEntries(access)),
    program: programFingerprint(),
  };
}

/** 16 hexadecimal digits; the order of a map's keys makes no difference. */
function hashOf(value: unknown): string {
  const text = JSON.stringify([value], withSortedKeys);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function withSortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
