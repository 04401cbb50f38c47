import fc from "fast-check";

import { SHARDS } from "./stackRoles";
import type { AccountName, Fault, HandChange, Settings, Step } from "./steps";

const NAMES = ["AuthomizeCrossAccountTrustRole", "vendor-audit", "deploy-bot"] as const;
const PATHS = ["/", "/vendors/"] as const;
const MEMBERS = ["archive", "security", "shop"] as const;
const ENROLLED: readonly (readonly AccountName[])[] = [
  ["management", "archive", "security"],
  ["management", "archive"],
  ["management", "security", "shop"],
  ["management", "archive", "security", "shop"],
];

/** The calls of an update, the more telling ones more often. */
const ACTIONS = [
  "iam:CreateRole",
  "iam:CreateRole",
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DeleteRole",
  "iam:AttachRolePolicy",
  "iam:DetachRolePolicy",
  "iam:UpdateAssumeRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:DeleteRolePermissionsBoundary",
  "iam:TagRole",
  "iam:CreateUser",
  "iam:PutUserPolicy",
  "iam:CreateAccessKey",
] as const;

const accounts = fc.constantFrom<AccountName>("archive", "security", "management", "shop");

/** Settings that change: one or two, and a path mostly with the name. */
const changes: fc.Arbitrary<Partial<Settings>> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ roleName: fc.constantFrom(...NAMES) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      roleName: fc.constantFrom(...NAMES),
      rolePath: fc.constantFrom(...PATHS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ rolePath: fc.constantFrom(...PATHS) }) },
  {
    weight: 3,
    arbitrary: fc.record({ externalId: fc.constantFrom("second-external-id", "third-id") }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      externalId: fc.constantFrom("second-external-id", "third-id"),
      boundary: fc.constantFrom("partly", "everywhere"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      boundary: fc.constantFrom("everywhere", "none", "partly"),
      tag: fc.constantFrom("blue", "green", "none"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ identityCenter: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ legacyUser: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ accounts: fc.constantFrom(...ENROLLED) }) },
  { weight: 1, arbitrary: fc.record({ rollout: fc.constantFrom("stackSet", "accounts") }) },
  {
    weight: 1,
    // The program refuses the two others together with shards.
    arbitrary: fc.constantFrom<Partial<Settings>>(
      { shards: SHARDS, legacyUser: false, rollout: "accounts" },
      { shards: 0 },
    ),
  },
  { weight: 1, arbitrary: fc.constant({ roleName: "OrganizationAccountAccessRole" }) },
);

const set: fc.Arbitrary<Step> = changes.map((settings) => ({ step: "set", settings }));
const undo = fc.constant<Step>({ step: "undo" });
const printed = fc.constant<Step>({ step: "run what was printed" });
const look = fc.constant<Step>({ step: "look" });
const adopt = fc.constant<Step>({ step: "adopt" });

const faults: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 5, arbitrary: refused("deny") },
  { weight: 1, arbitrary: refused("throttle") },
  { weight: 1, arbitrary: refused("reset") },
  {
    weight: 2,
    arbitrary: fc.record({
      effect: fc.constant("account-vanished" as const),
      account: fc.constantFrom<AccountName>("archive", "security"),
      runs: fc.integer({ min: 1, max: 2 }),
    }),
  },
);

function refused(effect: "deny" | "throttle" | "reset"): fc.Arbitrary<Fault> {
  return fc.record({
    effect: fc.constant(effect),
    account: accounts,
    action: fc.constantFrom(...ACTIONS),
    runs: fc.integer({ min: 1, max: 2 }),
  });
}

const fault: fc.Arbitrary<Step> = faults.map((one) => ({ step: "fault", ...one }));
const close: fc.Arbitrary<Step> = fc
  .constantFrom<AccountName>(...MEMBERS)
  .map((account) => ({ step: "close", account }));

const up: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ step: "up", continueOnError: true }) },
  { weight: 3, arbitrary: fc.constant<Step>({ step: "up" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ step: "up", refresh: true, continueOnError: true }) },
);

const interrupted: fc.Arbitrary<Step> = fc
  .record({
    signal: fc.constantFrom("SIGINT" as const, "SIGKILL" as const),
    after: fc.constantFrom("iam:CreateRole", "iam:UpdateAssumeRolePolicy", "iam:GetRole"),
  })
  .map((interruption) => ({ step: "up", interruption }));

const made: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({
        account: accounts,
        roleName: fc.constantFrom(...NAMES),
        maker: fc.constantFrom("another team" as const, "another stack" as const),
      })
      .map((role): Step => ({ step: "make a role by hand", ...role })),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ step: "make the user by hand" }) },
);

const stackSetMade = fc.constant<Step>({ step: "make the StackSet by hand" });
const byStackSet = fc.constant<Step>({ step: "set", settings: { rollout: "stackSet" } });

const changed: fc.Arbitrary<Step> = fc
  .record({
    account: accounts,
    change: fc.constantFrom<HandChange>(
      "attach a policy",
      "detach SecurityAudit",
      "change the trust",
      "delete",
    ),
  })
  .map((change) => ({ step: "change by hand", ...change }));

/** Steps that are made up together, because they are telling together. Each may shrink away. */
function phrase(...steps: readonly fc.Arbitrary<Step>[]): fc.Arbitrary<readonly Step[]> {
  const some = steps.map((step) => fc.option(step, { freq: 100, nil: undefined }));
  return fc.tuple(...some).map((all) => all.filter((step) => step !== undefined));
}

const phrases = fc.oneof(
  { weight: 5, arbitrary: phrase(fault, set, up, undo, up) },
  { weight: 3, arbitrary: phrase(fault, set, up, printed) },
  { weight: 2, arbitrary: phrase(set, interrupted, undo, up) },
  { weight: 1, arbitrary: phrase(set, interrupted, up) },
  { weight: 3, arbitrary: phrase(made, set, up, adopt, up) },
  { weight: 2, arbitrary: phrase(made, set, up) },
  { weight: 1, arbitrary: phrase(stackSetMade, byStackSet, up, up) },
  { weight: 2, arbitrary: phrase(changed, up, printed) },
  { weight: 2, arbitrary: phrase(fault, set, up, look) },
  { weight: 1, arbitrary: phrase(close, set, up, printed) },
  { weight: 3, arbitrary: phrase(set, up, look) },
);

/** Most histories begin with a deployment, and some with what was there before it. */
const beginning = fc.oneof(
  { weight: 3, arbitrary: phrase(up) },
  { weight: 1, arbitrary: phrase(made, up) },
  { weight: 1, arbitrary: phrase(fault, up) },
);

/** So many steps a history has at most. */
const MAXIMUM = 12;

/** Histories of 6 to 12 steps or so; what is found wrong shrinks to fewer. */
export const histories: fc.Arbitrary<readonly Step[]> = fc
  .tuple(beginning, fc.array(phrases, { minLength: 2, maxLength: 3, size: "max" }))
  .map(([first, rest]) => [...first, ...rest.flat()].slice(0, MAXIMUM));
