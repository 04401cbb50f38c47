import * as v from "valibot";

import {
  check,
  integerOrText,
  mapOf,
  matching,
  message,
  placeOf,
  problemOf,
  yesOrNo,
} from "../config/schemas/values";
import { jsonOrText } from "../contract/values";
import { SettingsError } from "../errors";
import { MAXIMUM_SHARDS } from "../shards/shardOfAccount";
import { environmentStacks, hasTimeForAll } from "./environmentStacks";
import { isCron } from "./schedule";
import { isSessionDuration } from "./sessionDuration";

/** A Pulumi project's name, and an organization's and a stack's in Pulumi Cloud. */
const NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** Names with / between them, none of which is . or .. or a pattern. */
const FOLDER = /^(?!\.{1,2}(?:\/|$))[\w@+.-]+(?:\/(?!\.{1,2}(?:\/|$))[\w@+.-]+)*$/;

const CRON_RULE = "is a cron expression of five fields in numbers, in UTC, of a time that comes";
const CRON_EXAMPLE = 'write it like "17 4 * * *"';
const DURATION_RULE = "is a duration from 15 minutes to 12 hours, as hours, minutes and seconds";
const DURATION_EXAMPLE = "write it like 1h, 90m or 1h30m0s";

/** What Pulumi Cloud reads: croner knows more than numbers, such as `L` for a month's last day. */
const cron = v.pipe(
  matching(/^[\d*,/ -]+$/, CRON_RULE, CRON_EXAMPLE),
  check(isCron, CRON_RULE, CRON_EXAMPLE),
);

const entries = mapOf(
  {
    /** The name of its stack of the project. */
    stack: matching(
      NAME,
      "is the name of a stack of the deployed project",
      "write it without organization and project: prod",
    ),
    /** Over how many stacks its accounts are spread: the setting shards of its stack file. */
    shards: v.optional(
      integerOrText(
        0,
        MAXIMUM_SHARDS,
        `is a whole number from 0 to ${MAXIMUM_SHARDS}`,
        "write what the setting shards of the stack's file has; 0, or leave it out, for one stack",
      ),
      0,
    ),
    /** The role that a deployment assumes by OIDC. */
    deployerRoleArn: matching(
      /^arn:aws:iam::\d{12}:role\/[!-~]+$/,
      "is the ARN of an IAM role in the commercial partition",
      "write it like arn:aws:iam::111122223333:role/AuthomizeDeployer",
    ),
    /** How long a deployment may use that role; the role itself has to allow as much. */
    sessionDuration: v.optional(
      v.pipe(
        v.string(message(DURATION_RULE, DURATION_EXAMPLE)),
        check(isSessionDuration, DURATION_RULE, DURATION_EXAMPLE),
      ),
      "1h0m0s",
    ),
    /** When `pulumi up` runs by itself, in UTC; never, if left out. */
    updateSchedule: v.optional(cron),
    /** When AWS is compared with the state, in UTC; daily at 04:17, off the full hour, if left out. */
    driftSchedule: v.optional(cron, "17 4 * * *"),
    /** Whether a difference is put right at once, or only reported. */
    remediateDrift: v.optional(yesOrNo, false),
    /** Whether each commit on the branch is deployed. */
    deployOnPush: v.optional(yesOrNo, true),
    /** Whether pull requests are previewed, with the deployer's rights. */
    previewPullRequests: v.optional(yesOrNo, false),
  },
  "an environment is a map of stack, shards, deployerRoleArn, sessionDuration, updateSchedule, driftSchedule, remediateDrift, deployOnPush and previewPullRequests; stack and deployerRoleArn are required",
  "write it like {stack: prod, deployerRoleArn: arn:aws:iam::111122223333:role/AuthomizeDeployer}",
);

const environment = v.pipe(
  entries,
  check(
    ({ shards, updateSchedule, driftSchedule }) =>
      [updateSchedule, driftSchedule].every((schedule) => hasTimeForAll(schedule, shards)),
    "with shards, runs at one time of the day, so early that all of its stacks start before midnight: a shard each minute, and the own stack half an hour after the last",
    'write updateSchedule and driftSchedule like "17 1 * * *"',
  ),
);

/** One environment as Pulumi Deployments runs it. */
export type DeployedEnvironment = Readonly<v.InferOutput<typeof environment>>;

const NO_ENVIRONMENTS = message(
  "is a list of environments, at least one",
  "list each with its stack and its deployerRoleArn",
);

const settings = mapOf(
  {
    /** The organization in Pulumi Cloud. */
    organization: matching(
      NAME,
      "is the name of your organization in Pulumi Cloud",
      "set it: npx pulumi config set organization <name>",
    ),
    /** `owner/name` on GitHub. */
    repository: matching(
      /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/,
      "is a GitHub repository, as owner/name",
      "set it: npx pulumi config set repository <owner>/<name>",
    ),
    branch: v.optional(
      matching(/^[!-~]{1,255}$/, "is the name of a branch", "such as main"),
      "main",
    ),
    /** The Pulumi project that the environments' stacks are of. */
    project: v.optional(
      matching(NAME, "is the name of a Pulumi project", "write it as its Pulumi.yaml has it"),
      "authomize-aws",
    ),
    /** That project's folder inside the repository; absent: the root. */
    directory: v.optional(
      matching(
        FOLDER,
        "is a folder inside the repository, from its root, without / at either end",
        "write it like infrastructure/authomize; for the root, leave it out",
      ),
    ),
    /** Whether that folder is a clone of authomize-aws, and no project of its own that uses the package. */
    clone: v.optional(yesOrNo, false),
    environments: v.pipe(
      v.array(environment, NO_ENVIRONMENTS),
      v.minLength(1, NO_ENVIRONMENTS),
      check(
        (environments) => namesEachStackOnce(environments),
        "names each stack once, shards included",
        "keep one entry for each environment, and none for a shard of it",
      ),
    ),
  },
  "is not a setting of this project; the settings are organization, repository, branch, project, directory, clone and environments",
  "rename it, or remove it",
);

function namesEachStackOnce(environments: readonly DeployedEnvironment[]): boolean {
  const stacks = environments.flatMap(environmentStacks).map(({ stack }) => stack);
  return new Set(stacks).size === stacks.length;
}

/** Everything that an operator can set of this project, checked, with defaults filled in. */
export type DeploymentsSettings = Readonly<v.InferOutput<typeof settings>>;

/**
 * Turns the configuration of this project into settings.
 *
 * @param values - by key without its namespace; lists and maps as JSON text, as the engine has them
 * @throws SettingsError naming every problem at once
 */
export function parseDeployments(values: Readonly<Record<string, string>>): DeploymentsSettings {
  const set = Object.entries(values).filter(([, text]) => text !== "");
  const given = set.map(([key, text]) => [key, key === "environments" ? jsonOrText(text) : text]);
  // What is missing is refused by its own rule, which says more than that it is missing.
  const missing = { organization: "", repository: "", environments: [] };
  const input: unknown = { ...missing, ...Object.fromEntries(given) };
  const result = v.safeParse(settings, input, { abortPipeEarly: true });
  if (result.success) return result.output;
  throw new SettingsError(result.issues.map((issue) => problemOf(placeOf(issue).slice(1), issue)));
}
