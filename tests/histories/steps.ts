/** The accounts of the sandbox's organization that histories play in, by the name that steps give them. */
export const ACCOUNTS = {
  management: "417290385612",
  archive: "058264715093",
  security: "692718340571",
  shop: "310957284466",
} as const;

/** One of them. */
export type AccountName = keyof typeof ACCOUNTS;

/** All of them. */
export const ACCOUNT_NAMES = Object.keys(ACCOUNTS) as readonly AccountName[];

/** Those settings of a stack that histories change. */
export interface Settings {
  /** Who is enrolled; the management account always is. */
  readonly accounts: readonly AccountName[];
  readonly roleName: string;
  readonly rolePath: string;
  readonly externalId: string;
  /** A policy that every account has, one that `archive` lacks, or none. */
  readonly boundary: "everywhere" | "partly" | "none";
  readonly identityCenter: boolean;
  /** In the management account. */
  readonly legacyUser: boolean;
  /** The value of the tag `team`; none: without tags. */
  readonly tag: "blue" | "green" | "none";
  readonly rollout: "accounts" | "stackSet";
  /** Over how many stacks the accounts are spread; 0: one has them all. */
  readonly shards: number;
}

/** What every history begins with. */
export const FIRST_SETTINGS: Settings = {
  accounts: ["management", "archive", "security"],
  roleName: "AuthomizeCrossAccountTrustRole",
  rolePath: "/",
  externalId: "first-external-id",
  boundary: "none",
  identityCenter: false,
  legacyUser: false,
  tag: "none",
  rollout: "accounts",
  shards: 0,
};

/** A signal that reaches an update once AWS has seen a call: `iam:CreateRole`, for example. */
export interface Interruption {
  readonly signal: "SIGINT" | "SIGKILL";
  readonly after: string;
}

/** What goes wrong during the next runs: one call, or all calls to an account. */
export interface Fault {
  readonly effect: "deny" | "throttle" | "reset" | "account-vanished";
  readonly account: AccountName;
  /** Such as `iam:CreateRole`; no meaning where the account vanishes. */
  readonly action?: string;
  /** For how many runs. */
  readonly runs: number;
}

/** Who made a role of the trust role's name: a team with a purpose of its own, or another stack of this project. */
export type Maker = "another team" | "another stack";

/** What somebody does by hand to a role of the stack. */
export type HandChange = "attach a policy" | "detach SecurityAudit" | "change the trust" | "delete";

/** One step of a history, as plain data. */
export type Step =
  | { readonly step: "set"; readonly settings: Partial<Settings> }
  /** The settings become what they were before they were set last. */
  | { readonly step: "undo" }
  /** `pulumi up`, or `authomize fleet up` where the accounts are spread over shards. */
  | {
      readonly step: "up";
      readonly continueOnError?: boolean;
      readonly refresh?: boolean;
      /** After SIGKILL, `pulumi cancel` unlocks the stack. */
      readonly interruption?: Interruption;
    }
  | ({ readonly step: "fault" } & Fault)
  /** The account answers no call any more. */
  | { readonly step: "close"; readonly account: AccountName }
  | {
      readonly step: "make a role by hand";
      readonly account: AccountName;
      readonly roleName: string;
      readonly maker: Maker;
    }
  /** Somebody else's user of the legacy user's name, with a policy and a key of its own. */
  | { readonly step: "make the user by hand" }
  /** Somebody else's StackSet of the name that the stack's would have. */
  | { readonly step: "make the StackSet by hand" }
  | {
      readonly step: "change by hand";
      readonly account: AccountName;
      readonly change: HandChange;
    }
  /** Runs the commands that the last message printed. */
  | { readonly step: "run what was printed" }
  /** `authomize adopt --import`: the operator says that what is there is the stack's. */
  | { readonly step: "adopt" }
  /** `authomize verify` and `plan`: they name what could not be removed. */
  | { readonly step: "look" };

/** A history that was found once, and is run first ever after. */
export interface RecordedHistory {
  /** What went wrong when it was found. */
  readonly title: string;
  readonly steps: readonly Step[];
}
