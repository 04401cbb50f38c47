import fc from "fast-check";

import type { StackOutputs } from "../../../contract/stackOutputs";
import { accountIds } from "../arbitraries";
import type { Answers, ListedAccount } from "./answeredOrganizations";

/** The management account of every one of them. */
export const MANAGEMENT = "417290385612";
const ROOT = "r-lark";
const UNITS = Array.from({ length: 6 }, (_, index) => `ou-lark-0000000${index}`);
const UNKNOWN_UNITS = ["ou-lark-99999999", "r-lark2", "ou-other-00000000"];

/** What AWS says and what the operator asks for. */
export interface Given {
  readonly answers: Answers;
  /** What AWS answers one call with instead, and how many calls before it go well. */
  readonly refusal: { readonly error: string; readonly after: number } | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Account ID → the account's tags. */
  readonly tags: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly last: Partial<StackOutputs>;
}

/** Mistakes are made now and then: several in every input would hide all but the first. */
function rarely<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: value },
  );
}

/** AWS lets an account and a unit have any name of any script. */
const anyName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("\u001b[2J\u202e", "<script>", "a\nb", "__proto__", "│", "", "%s %d ${x}"),
);
const anyState = fc.oneof(
  { weight: 4, arbitrary: fc.constant("ACTIVE") },
  fc.constantFrom("SUSPENDED", "PENDING_CLOSURE", "CLOSED", "toString", "NOT_KNOWN_YET"),
);
const anyAccount: fc.Arbitrary<ListedAccount> = fc.record({
  Id: accountIds(),
  Name: anyName,
  Status: anyState,
});

/** Units nested anyhow, accounts in any of them, one of them in two for having been moved meanwhile. */
const anyAnswers: fc.Arbitrary<Answers> = fc
  .record({
    names: fc.array(anyName, { maxLength: UNITS.length }),
    above: fc.array(fc.nat({ max: UNITS.length - 1 }), { minLength: 6, maxLength: 6 }),
    accounts: fc.array(fc.tuple(anyAccount, fc.nat({ max: UNITS.length })), { maxLength: 12 }),
    management: anyAccount,
    isMetTwice: fc.boolean(),
  })
  .map(({ names, above, accounts, management, isMetTwice }) => {
    const places = [ROOT, ...UNITS.slice(0, names.length)];
    const placeAt = (index: number) => places[index % places.length] ?? ROOT;
    const units: Record<string, { Id: string; Name: string }[]> = {};
    for (const [index, Name] of names.entries()) {
      const parent = places[(above[index] ?? 0) % (index + 1)] ?? ROOT;
      (units[parent] ??= []).push({ Id: UNITS[index] ?? "", Name });
    }
    const located: Record<string, ListedAccount[]> = {
      [ROOT]: [{ ...management, Id: MANAGEMENT }],
    };
    for (const [account, place] of accounts) (located[placeAt(place)] ??= []).push(account);
    const [twice] = accounts;
    if (isMetTwice && twice !== undefined) (located[ROOT] ??= []).push(twice[0]);
    return { accounts: located, units };
  });

const anyRefusal = rarely(
  fc.record({
    error: fc.constantFrom(
      "AccessDeniedException",
      "AWSOrganizationsNotInUseException",
      "TooManyRequestsException",
      "ParentNotFoundException",
      "CredentialsProviderError",
      "SomethingNew",
    ),
    after: fc.nat({ max: 20 }),
  }),
);

const tagKeys = fc.constantFrom("environment", "team");
const tagValues = fc.constantFrom("production", "sandbox", "4711", "");

function accountIdsOf({ accounts }: Answers): readonly string[] {
  return Object.values(accounts).flatMap((listed) => listed.map(({ Id }) => Id));
}

function partsOf(answers: Answers): fc.Arbitrary<object> {
  const ids = accountIdsOf(answers);
  const unitIds = Object.values(answers.units).flatMap((listed) => listed.map(({ Id }) => Id));
  const often = { weight: 20 };
  const unit = fc.oneof(
    { ...often, arbitrary: fc.constantFrom(ROOT, ...unitIds) },
    { weight: 1, arbitrary: fc.constantFrom(...UNKNOWN_UNITS) },
  );
  const account = fc.oneof(
    { ...often, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: accountIds() },
  );
  const some = <Value>(value: fc.Arbitrary<Value>) =>
    fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
  const [organizationalUnits, accounts] = [some(unit), some(account)];
  const tags = fc.dictionary(tagKeys, some(tagValues), { minKeys: 1 });
  return fc.oneof(
    fc.record({ organizationalUnits }),
    fc.record({ accounts }),
    fc.record({ tags }),
    fc.record({ organizationalUnits, accounts, tags }, { requiredKeys: ["organizationalUnits"] }),
  );
}

/** Account ID → its tags, of few keys and values, so that selections often name them. */
function tagsOf(answers: Answers): fc.Arbitrary<Given["tags"]> {
  const ids = fc.constantFrom(...accountIdsOf(answers));
  const tags = fc.dictionary(tagKeys, fc.oneof(tagValues, anyName));
  return fc
    .array(fc.tuple(ids, tags))
    .map((tagged) => new Map(tagged.map(([id, of]) => [id, new Map(Object.entries(of))])));
}

function settingsFor(answers: Answers): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const parts = partsOf(answers);
  const configured = fc.record({
    organization: fc.record(
      { include: parts, exclude: parts, allowUnusedTags: fc.boolean() },
      { requiredKeys: [] },
    ),
    rollout: fc.constantFrom("accounts", "stackSet"),
    stackSet: rarely(fc.constantFrom({ autoDeployment: false }, { retainOnLeaving: true })),
    identityCenter: rarely(fc.constant(true)),
    managementAccount: rarely(fc.constantFrom(MANAGEMENT, "058264715093")),
    permissionsBoundary: rarely(fc.constantFrom("B", `arn:aws:iam::${MANAGEMENT}:policy/B`)),
    cloudTrailLogs: rarely(fc.constant({ account: MANAGEMENT, bucket: "logs" })),
    legacyUser: rarely(fc.constantFrom("true", { account: MANAGEMENT })),
    rolePath: rarely(fc.constant("/vendors/")),
    maxRemovals: rarely(fc.nat({ max: 3 })),
  });
  return configured.map((settings) =>
    Object.fromEntries(
      Object.entries(withItsBoundary(settings)).filter(([, value]) => value !== undefined),
    ),
  );
}

/** CloudTrail's logs are refused without a boundary. */
function withItsBoundary<Settings extends Readonly<Record<string, unknown>>>(settings: Settings) {
  const { cloudTrailLogs, permissionsBoundary = "B" } = settings;
  return cloudTrailLogs === undefined ? settings : { ...settings, permissionsBoundary };
}

function lastOf(answers: Answers): fc.Arbitrary<Partial<StackOutputs>> {
  const ids = accountIdsOf(answers);
  const deployed = fc.uniqueArray(fc.oneof(fc.constantFrom(...ids), accountIds()), {
    maxLength: 8,
  });
  const roleName = "AuthomizeCrossAccountTrustRole";
  return fc
    .tuple(deployed, fc.constantFrom(undefined, "stackSet" as const))
    .map(([deployedAccounts, rollout]): Partial<StackOutputs> => ({
      accounts: deployedAccounts,
      incompleteAccounts: deployedAccounts.slice(0, 1),
      roleName,
      roleArns: Object.fromEntries(
        deployedAccounts.map((id) => [id, `arn:aws:iam::${id}:role/${roleName}`]),
      ),
      ...(rollout === undefined
        ? {}
        : {
            rollout,
            stackSet: {
              name: "authomize-prod",
              region: "us-east-1",
              autoDeployment: true,
              retainOnLeaving: false,
              deploymentTargets: { organizationalUnitIds: [UNITS[0] ?? ROOT] },
            },
          }),
    }));
}

/** What AWS says, in any state, and settings that choose from it, rarely without mistake. */
export const given: fc.Arbitrary<Given> = anyAnswers.chain((answers) =>
  fc.record({
    answers: fc.constant(answers),
    refusal: anyRefusal,
    settings: settingsFor(answers),
    tags: tagsOf(answers),
    last: fc.oneof(fc.constant({}), lastOf(answers)),
  }),
);
