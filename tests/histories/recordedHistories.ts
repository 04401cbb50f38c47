import type { RecordedHistory, Step } from "./steps";

const UP: Step = { step: "up" };
const UP_TO_THE_END: Step = { step: "up", continueOnError: true };
const UNDO: Step = { step: "undo" };
const LOOK: Step = { step: "look" };
const DEFAULT_NAME = "AuthomizeCrossAccountTrustRole";

/** Histories that failed once; they are played before any is made up. */
export const RECORDED: readonly RecordedHistory[] = [
  {
    title: "another team's role of the name that is asked for loses its policies",
    steps: [
      {
        step: "make a role by hand",
        account: "archive",
        roleName: "deploy-bot",
        maker: "another team",
      },
      { step: "set", settings: { roleName: "deploy-bot" } },
      UP_TO_THE_END,
    ],
  },
  {
    title: "the organization's access role is made the trust role",
    steps: [
      { step: "set", settings: { roleName: "OrganizationAccountAccessRole" } },
      UP_TO_THE_END,
    ],
  },
  {
    title: "another team's user is made the legacy user, and trusted",
    steps: [
      { step: "make the user by hand" },
      { step: "set", settings: { legacyUser: true } },
      UP_TO_THE_END,
    ],
  },
  {
    title: "a rename that one account refuses, undone, deletes the roles of the others",
    steps: [
      UP,
      { step: "fault", effect: "deny", account: "archive", action: "iam:CreateRole", runs: 1 },
      { step: "set", settings: { roleName: "vendor-audit" } },
      UP,
      UNDO,
      UP_TO_THE_END,
      UP_TO_THE_END,
    ],
  },
  {
    title: "a rename that is interrupted and undone deletes roles",
    steps: [
      UP,
      { step: "set", settings: { roleName: "vendor-audit" } },
      { step: "up", interruption: { signal: "SIGINT", after: "iam:CreateRole" } },
      UNDO,
      UP_TO_THE_END,
    ],
  },
  {
    title: "a role whose removal failed is named by nothing",
    steps: [
      UP,
      { step: "fault", effect: "account-vanished", account: "security", runs: 1 },
      { step: "set", settings: { accounts: ["management", "archive"] } },
      UP_TO_THE_END,
      LOOK,
    ],
  },
  {
    title: "a changed path that one account refuses, undone, leaves accounts without a role",
    steps: [
      UP,
      { step: "fault", effect: "deny", account: "archive", action: "iam:CreateRole", runs: 1 },
      { step: "set", settings: { rolePath: "/vendors/" } },
      UP,
      UNDO,
      UP,
      UP,
    ],
  },
  {
    title: "an update whose replacement can't delete the old role never ends",
    steps: [
      UP,
      { step: "fault", effect: "deny", account: "archive", action: "iam:DeleteRole", runs: 1 },
      { step: "set", settings: { rolePath: "/vendors/" } },
      UP_TO_THE_END,
    ],
  },
  {
    title: "an external ID and a boundary that one account lacks, undone, leave that external ID",
    steps: [
      UP,
      { step: "set", settings: { externalId: "second-external-id", boundary: "partly" } },
      UP_TO_THE_END,
      UNDO,
      UP_TO_THE_END,
    ],
  },
  {
    title: "a boundary removed and a tag refused, undone, leave the role without its boundary",
    steps: [
      { step: "set", settings: { boundary: "everywhere" } },
      UP,
      { step: "fault", effect: "deny", account: "security", action: "iam:TagRole", runs: 1 },
      { step: "set", settings: { boundary: "none", tag: "blue" } },
      UP_TO_THE_END,
      UNDO,
      UP_TO_THE_END,
    ],
  },
  {
    title: "another stack's role is adopted without a word, and changed",
    steps: [
      {
        step: "make a role by hand",
        account: "security",
        roleName: DEFAULT_NAME,
        maker: "another stack",
      },
      UP_TO_THE_END,
      { step: "adopt" },
      UP_TO_THE_END,
    ],
  },
  {
    title: "another team's StackSet is used, and its instances with it",
    steps: [
      { step: "make the StackSet by hand" },
      { step: "set", settings: { rollout: "stackSet" } },
      UP_TO_THE_END,
      UNDO,
      UP_TO_THE_END,
    ],
  },
  {
    title:
      "a printed update that names accounts leaves a new role and an old one out, and exits with 0",
    steps: [
      { step: "fault", effect: "account-vanished", account: "archive", runs: 2 },
      UP_TO_THE_END,
      { step: "fault", effect: "deny", account: "security", action: "iam:CreateRole", runs: 1 },
      { step: "set", settings: { roleName: "deploy-bot" } },
      UP_TO_THE_END,
      { step: "run what was printed" },
    ],
  },
  {
    title: "an account is closed in the middle of a move from a StackSet, which never ends",
    steps: [
      { step: "set", settings: { rollout: "stackSet" } },
      UP_TO_THE_END,
      UNDO,
      UP_TO_THE_END,
      { step: "close", account: "security" },
      { step: "set", settings: { accounts: ["management", "security", "shop"] } },
      { step: "up" },
      { step: "run what was printed" },
    ],
  },
  {
    title: "a role is renamed in the middle of a move to a StackSet",
    steps: [
      UP_TO_THE_END,
      { step: "set", settings: { rollout: "stackSet" } },
      { step: "up" },
      { step: "set", settings: { roleName: "vendor-audit" } },
      UP_TO_THE_END,
    ],
  },
];
