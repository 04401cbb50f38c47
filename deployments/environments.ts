import * as v from "valibot";

import {
  check,
  mapOf,
  matching,
  message,
  placeOf,
  problemOf,
  yesOrNo,
} from "../config/schemas/values";
import { jsonOrText } from "../contract/values";
import { SettingsError } from "../errors";

/** A Pulumi project's name, and an organization's and a stack's in Pulumi Cloud. */
const NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** Names with / between them, none of which is . or .. or a pattern. */
const FOLDER = /^(?!\.{1,2}(?:\/|$))[\w@+.-]+(?:\/(?!\.{1,2}(?:\/|$))[\w@+.-]+)*$/;

const environment = mapOf(
  {
    /** The name of its stack of the project. */
    stack: matching(
      NAME,
      "is the name of a stack of the deployed project",
      "write it without organization and project: prod",
    ),
    /** The role that a deployment assumes by OIDC. */
    deployerRoleArn: matching(
      /^arn:aws:iam::\d{12}:role\/[!-~]+$/,
      "is the ARN of an IAM role in the commercial partition",
      "write it like arn:aws:iam::111122223333:role/AuthomizeDeployer",
    ),
    /** When AWS is compared with the state, in UTC; daily at 04:17, off the full hour, if left out. */
    driftSchedule: v.optional(
      matching(
        /^(?:[\d*,/-]+ ){4}[\d*,/-]+$/,
        "is a cron expression of five fields",
        'write it like "17 4 * * *"',
      ),
      "17 4 * * *",
    ),
    /** Whether a difference is put right at once, or only reported. */
    remediateDrift: v.optional(yesOrNo, false),
    /** Whether each commit on the branch is deployed. */
    deployOnPush: v.optional(yesOrNo, true),
    /** Whether pull requests are previewed, with the deployer's rights. */
    previewPullRequests: v.optional(yesOrNo, false),
  },
  "an environment is a map of stack, deployerRoleArn, driftSchedule, remediateDrift, deployOnPush and previewPullRequests; the first two are required",
  "write it like {stack: prod, deployerRoleArn: arn:aws:iam::111122223333:role/AuthomizeDeployer}",
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
        (all) => new Set(all.map(({ stack }) => stack)).size === all.length,
        "names each stack once",
        "keep one entry for each stack",
      ),
    ),
  },
  "is not a setting of this project; the settings are organization, repository, branch, project, directory, clone and environments",
  "rename it, or remove it",
);

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
