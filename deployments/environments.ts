import * as v from "valibot";

import { yesOrNo } from "../config/schemas/text";
import { ruleAndFix, told } from "../config/schemas/told";
import { type Problem, SettingsError, shown } from "../errors";

/** The name of this Pulumi project, which is also the namespace of its configuration keys. */
export const NAMESPACE = "authomize-aws-deployments";

/** The daily comparison with AWS, when the operator names no other time: 04:17 UTC, off the full hour. */
const DAILY = "17 4 * * *";

/** One environment as Pulumi Deployments runs it. */
export interface DeployedEnvironment {
  /** The name of its stack of authomize-aws. */
  readonly stack: string;
  /** The role that a deployment assumes by OIDC. */
  readonly deployerRoleArn: string;
  /** When AWS is compared with the state: a cron expression, in UTC. */
  readonly driftSchedule: string;
  /** Whether a difference is put right at once, or only reported. */
  readonly remediateDrift: boolean;
  /** Whether each commit on the branch is deployed. */
  readonly deployOnPush: boolean;
  /** Whether pull requests are previewed, with the deployer's rights. */
  readonly previewPullRequests: boolean;
}

/** Everything that an operator can set of this project, checked, with defaults filled in. */
export interface DeploymentsSettings {
  /** The organization in Pulumi Cloud. */
  readonly organization: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly branch: string;
  /** At least one; no stack twice. */
  readonly environments: readonly DeployedEnvironment[];
}

const NAME = /^[A-Za-z0-9_.-]{1,100}$/;
const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[!-~]+$/;
const CRON = /^(?:[\d*,/-]+ ){4}[\d*,/-]+$/;

function matching(pattern: RegExp, rule: string, fix: string) {
  const message = told(rule, fix);
  return v.pipe(v.string(message), v.regex(pattern, message));
}

const stackName = matching(
  NAME,
  "is the name of a stack of authomize-aws",
  "write it without organization and project: prod",
);

const environment = v.strictObject(
  {
    stack: stackName,
    deployerRoleArn: matching(
      ROLE_ARN,
      "is the ARN of an IAM role in the commercial partition",
      "write it like arn:aws:iam::111122223333:role/AuthomizeDeployer",
    ),
    driftSchedule: v.optional(
      matching(CRON, "is a cron expression of five fields", 'write it like "17 4 * * *"'),
      DAILY,
    ),
    remediateDrift: v.optional(yesOrNo, false),
    deployOnPush: v.optional(yesOrNo, true),
    previewPullRequests: v.optional(yesOrNo, false),
  },
  told(
    "an environment is a map of stack, deployerRoleArn, driftSchedule, remediateDrift, deployOnPush and previewPullRequests; the first two are required",
    "compare with deployments/Pulumi.example.yaml",
  ),
);

const NO_ENVIRONMENTS = told(
  "is a list of environments, at least one",
  "list them as in deployments/Pulumi.example.yaml",
);

const settings = v.strictObject(
  {
    organization: matching(
      NAME,
      "is the name of your organization in Pulumi Cloud",
      `set it: pulumi config set ${NAMESPACE}:organization <name>`,
    ),
    repository: matching(
      /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/,
      "is a GitHub repository, as owner/name",
      `set it: pulumi config set ${NAMESPACE}:repository <owner>/<name>`,
    ),
    branch: v.optional(
      matching(/^[!-~]{1,255}$/, "is the name of a branch", "such as main"),
      "main",
    ),
    environments: v.pipe(
      v.array(environment, NO_ENVIRONMENTS),
      v.minLength(1, NO_ENVIRONMENTS),
      v.check(
        (all) => new Set(all.map(({ stack }) => stack)).size === all.length,
        told("names each stack once", "keep one entry for each stack"),
      ),
    ),
  },
  told(
    "is not a setting of this project; the settings are organization, repository, branch and environments",
    "rename it, or remove it",
  ),
);

/**
 * Turns the configuration of this project into settings.
 *
 * @param values - by key without its namespace; lists and maps as JSON text, as the engine has them
 * @throws SettingsError naming every problem at once
 */
export function parseDeployments(values: Readonly<Record<string, string>>): DeploymentsSettings {
  const set = Object.entries(values).filter(([, text]) => text !== "");
  const input = Object.fromEntries(
    set.map(([key, text]) => [key, key === "environments" ? fromJson(text) : text]),
  );
  // What is missing is refused by its own rule, which says more than that it is missing.
  const complete = { organization: "", repository: "", environments: [], ...input };
  const result = v.safeParse(settings, complete, { abortPipeEarly: true });
  if (result.success) return result.output;
  throw new SettingsError(result.issues.map(problemOf));
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const place = (issue.path ?? []).map(({ key }, index) => {
    if (typeof key === "number") return `[${key}]`;
    return `${index === 0 ? "" : "."}${String(key)}`;
  });
  return {
    key: `${NAMESPACE}:${place.join("")}`,
    ...(issue.input === undefined ? {} : { value: shown(issue.input) }),
    ...ruleAndFix(issue.message),
  };
}
