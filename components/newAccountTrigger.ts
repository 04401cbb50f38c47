import * as pulumi from "@pulumi/pulumi";
import * as v from "valibot";

import { region } from "../config/schemas/stackSet";
import { matching, placeOf, problemOf } from "../config/schemas/values";
import type { Problem } from "../errors";
import {
  checkedArguments,
  checkedOnceKnown,
  type WrittenArguments,
  writtenOut,
} from "./checkedArguments";
import {
  CONTROL_TOWER_EVENTS,
  type EventPattern,
  ORGANIZATIONS_EVENTS,
  ORGANIZATIONS_REGION,
} from "./newAccountEvents";
import { deliverEvents } from "./planned/eventDelivery";
import { ownTags } from "./planned/ownTags";
import type { ArgumentNames } from "./roleArgs";
import { startRequest } from "./startRequest";

/** What a person writes to have a run started when the organization's accounts change. */
export interface NewAccountTriggerArgs {
  /**
   * The access token for the API, alone: of Pulumi Cloud for `pulumiStack`, of GitHub for
   * `gitHubRepository`. Secret: it is encrypted in the state, and EventBridge keeps it in Secrets Manager.
   */
  readonly token: pulumi.Input<string>;
  /** The stack whose deployment settings Pulumi Deployments is to run an update with, as `organization/project/stack`. */
  readonly pulumiStack?: string;
  /** Instead of `pulumiStack`: the GitHub repository that is sent a `repository_dispatch`, as `owner/name`. */
  readonly gitHubRepository?: string;
  /** The dispatch's `event_type`, which the workflow names. Default: `authomize-new-account`. */
  readonly gitHubEventType?: string;
  /**
   * The API's address, of a self-hosted Pulumi Cloud or GitHub. Default: `https://api.pulumi.com`, or
   * `https://api.github.com`.
   */
  readonly apiUrl?: string;
  /** Control Tower's home region, to listen to Control Tower as well. Default: none. */
  readonly controlTowerRegion?: string;
  /** Tags of rules, queues and roles, beside `authomize-aws:stack`, which names their stack. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The arguments that there are. */
const ARGUMENTS: ArgumentNames<NewAccountTriggerArgs> = {
  token: true,
  pulumiStack: true,
  gitHubRepository: true,
  gitHubEventType: true,
  apiUrl: true,
  controlTowerRegion: true,
  tags: true,
};

/** AWS takes 512 characters, and a word stands before the token (EventBridge API reference, CreateConnection). */
const TOKEN = matching(
  /^[!-~]{1,500}$/,
  "is an access token alone: 1 to 500 characters without spaces",
  'pass the token itself, without "token" or "Bearer" before it',
);

const RULES = {
  pulumiStack: matching(
    /^[\w-]+\/[\w.-]+\/[\w.-]+$/,
    "is the stack's full name: organization, project and stack",
    "write it like acme/acme-access/prod",
  ),
  gitHubRepository: matching(
    /^[\w-]+\/(?![\w.-]*\.git$)[\w.-]+$/,
    "is a repository as GitHub names it: owner and name",
    "write it like acme/acme-access, without https:// and .git",
  ),
  gitHubEventType: matching(
    /^\P{Cc}{1,100}$/u,
    "is one line of text, 100 characters at most",
    "write it as the workflow has it under repository_dispatch",
  ),
  apiUrl: matching(
    /^https:\/\/[a-z\d.-]+(?::\d+)?(?:\/[\w.~-]+)*$/i,
    "is an HTTPS address without a slash at the end; EventBridge sends to no other",
    "write it like https://github.example.com/api/v3",
  ),
  controlTowerRegion: region,
} as const;

/**
 * Has a run started when an account of the organization is created, joins, is moved or is closed: EventBridge
 * rules in the management account, and a request to Pulumi Deployments or GitHub. Nothing of an event leaves
 * AWS. It promises nothing by itself, as AWS delivers these events on a best-effort basis: keep a schedule beside
 * it. Pass a provider of the management account in the options; its region does not matter, since
 * Organizations' events arrive in us-east-1 alone, where this is made.
 */
export class NewAccountTrigger extends pulumi.ComponentResource {
  /** The ARNs of the EventBridge rules: of us-east-1, and of Control Tower's. */
  public readonly ruleArns: pulumi.Output<readonly string[]>;
  /** The queues of events whose request failed for good, one for each region that there are rules in. */
  public readonly deadLetterQueueUrls: pulumi.Output<readonly string[]>;

  /** @throws pulumi.RunError when arguments are wrong, with every problem of them */
  constructor(
    name: string,
    args: NewAccountTriggerArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const { tags, token } = checkedTriggerArgs(name, args);
    super("authomize-aws:index:NewAccountTrigger", name, {}, options);
    const request = startRequest(args);
    const made = Object.entries(patternsByRegion(args.controlTowerRegion)).map(
      ([region, patterns]) => {
        const prefix = region === ORGANIZATIONS_REGION ? name : `${name}-${region}`;
        return deliverEvents(prefix, { region, patterns, request, token, tags }, this);
      },
    );
    this.ruleArns = pulumi.all(made.flatMap(({ ruleArns }) => ruleArns));
    this.deadLetterQueueUrls = pulumi.all(made.map(({ deadLetterQueueUrl }) => deadLetterQueueUrl));
    const { ruleArns, deadLetterQueueUrls } = this;
    this.registerOutputs({ ruleArns, deadLetterQueueUrls });
  }
}

/** Region → the patterns of its rules, by the ends of their logical names. */
function patternsByRegion(
  controlTowerRegion: string | undefined,
): Readonly<Record<string, Readonly<Record<string, EventPattern>>>> {
  const organizations = { organizations: ORGANIZATIONS_EVENTS };
  if (controlTowerRegion === undefined) return { [ORGANIZATIONS_REGION]: organizations };
  const controlTower = { "control-tower": CONTROL_TOWER_EVENTS };
  if (controlTowerRegion === ORGANIZATIONS_REGION) {
    return { [ORGANIZATIONS_REGION]: { ...organizations, ...controlTower } };
  }
  return { [ORGANIZATIONS_REGION]: organizations, [controlTowerRegion]: controlTower };
}

function checkedTriggerArgs(name: string, args: NewAccountTriggerArgs) {
  const written: WrittenArguments = {
    type: "NewAccountTrigger",
    name,
    args,
    known: Object.keys(ARGUMENTS),
    eventual: "token",
    argumentOf: {},
  };
  // Only JavaScript lets it be left out; an empty one is refused.
  const { token = "" } = args as Partial<NewAccountTriggerArgs>;
  const known = writtenOut(token);
  const problems = [
    ...(known === undefined ? [] : tokenProblems(known)),
    ...Object.entries(RULES).flatMap(([key, rule]) => {
      const value = args[key as keyof typeof RULES];
      return value === undefined ? [] : problemsOf(key, rule, value);
    }),
    ...targetProblems(args),
  ];
  const { tags } = checkedArguments(written, { tags: args.tags }, problems);
  return { tags: ownTags(tags), token: checkedOnceKnown(written, token, tokenProblems) };
}

function problemsOf(
  key: string,
  schema: v.GenericSchema,
  value: unknown,
  isSecret = false,
): readonly Problem[] {
  const { issues = [] } = v.safeParse(schema, value, { abortPipeEarly: true });
  return issues.map((issue) => problemOf(`${key}${placeOf(issue)}`, issue, isSecret));
}

function tokenProblems(value: unknown): readonly Problem[] {
  return problemsOf("token", TOKEN, value, true);
}

/** One of the two is started, and an event type is GitHub's. */
function targetProblems(args: NewAccountTriggerArgs): readonly Problem[] {
  const { pulumiStack, gitHubRepository, gitHubEventType } = args;
  const problems: Problem[] = [];
  if ((pulumiStack === undefined) === (gitHubRepository === undefined)) {
    problems.push({
      key: "pulumiStack",
      rule: "is what an event starts, or gitHubRepository is: one of the two",
      fix: pulumiStack === undefined ? "write one of them" : "leave one of them out",
    });
  }
  if (gitHubEventType !== undefined && gitHubRepository === undefined) {
    problems.push({
      key: "gitHubEventType",
      rule: "belongs to gitHubRepository",
      fix: "leave it out, or write the repository",
    });
  }
  return problems;
}
