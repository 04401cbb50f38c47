import { EventApiDestination } from "@pulumi/aws/cloudwatch/eventApiDestination";
import { EventConnection } from "@pulumi/aws/cloudwatch/eventConnection";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import * as pulumi from "@pulumi/pulumi";

/** A POST request to an HTTPS API, the same for every event. */
export interface EventRequest {
  readonly url: string;
  /** Beside those that EventBridge sets: `Content-Type: application/json; charset=utf-8`, `User-Agent`. */
  readonly headers: Readonly<Record<string, string>>;
  /** As JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What stands before the token in the header `Authorization`. */
  readonly scheme: string;
}

/** Which events of one region are answered by which request. */
export interface EventDeliveryArgs {
  readonly region: string;
  /** Event patterns, by what stands at the end of their rules' logical names. */
  readonly patterns: Readonly<Record<string, object>>;
  readonly request: EventRequest;
  readonly token: pulumi.Input<string>;
  /** Of what has tags: rules, queue and role. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What is made in one region. */
export interface EventDelivery {
  readonly ruleArns: readonly pulumi.Output<string>[];
  /** The queue of the events whose request failed for good. */
  readonly deadLetterQueueUrl: pulumi.Output<string>;
}

/** The longest that EventBridge repeats a request: 24 hours and 185 times, also its own default. */
const RETRIES = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };
/** The longest that SQS keeps a message: 14 days. */
const RETENTION_SECONDS = 1_209_600;
const EVENTBRIDGE = { Service: "events.amazonaws.com" };

/**
 * Has EventBridge send a request for every event that a pattern matches: one rule for each pattern, one
 * connection and API destination, a role that may invoke that destination and nothing else, and a queue
 * for what could not be delivered.
 *
 * Sources: EventBridge user guide, API destinations as targets; Using dead-letter queues; condition keys
 * `aws:SourceArn` and `aws:SourceAccount` under Using IAM policy conditions.
 *
 * @param name - how the logical names begin
 */
export function deliverEvents(
  name: string,
  args: EventDeliveryArgs,
  parent: pulumi.Resource,
): EventDelivery {
  const rules = Object.entries(args.patterns).map(([ending, pattern]) =>
    eventRule(`${name}-${ending}`, pattern, args, parent),
  );
  const ruleArns = rules.map(({ rule }) => rule.arn);
  const destination = apiDestination(name, args, parent);
  const role = invokingRole(name, destination.arn, ruleArns, args, parent);
  const queue = deadLetterQueue(name, ruleArns, args, parent);
  for (const { rule, ruleName } of rules) {
    new EventTarget(
      ruleName,
      {
        region: args.region,
        rule: rule.name,
        arn: destination.arn,
        roleArn: role.arn,
        input: JSON.stringify(args.request.body),
        httpTarget: { headerParameters: args.request.headers },
        retryPolicy: RETRIES,
        deadLetterConfig: { arn: queue.arn },
      },
      // No event comes before EventBridge may send the request, and put it aside.
      { parent, dependsOn: [role.policy, queue.policy] },
    );
  }
  return { ruleArns, deadLetterQueueUrl: queue.url };
}

function eventRule(
  ruleName: string,
  pattern: object,
  { region, tags }: EventDeliveryArgs,
  parent: pulumi.Resource,
) {
  const description = "Starts a run of authomize-aws when the organization's accounts change.";
  const eventPattern = JSON.stringify(pattern);
  const rule = new EventRule(ruleName, { region, description, eventPattern, tags }, { parent });
  return { rule, ruleName };
}

function apiDestination(
  name: string,
  { region, request, token }: EventDeliveryArgs,
  parent: pulumi.Resource,
): EventApiDestination {
  const value = pulumi.secret(pulumi.interpolate`${request.scheme} ${token}`);
  const connection = new EventConnection(
    name,
    {
      region,
      authorizationType: "API_KEY",
      authParameters: { apiKey: { key: "Authorization", value } },
    },
    { parent },
  );
  return new EventApiDestination(
    name,
    {
      region,
      connectionArn: connection.arn,
      httpMethod: "POST",
      invocationEndpoint: request.url,
      // The least that there is: what comes at the same time is sent one after the other.
      invocationRateLimitPerSecond: 1,
    },
    { parent },
  );
}

/** The role that EventBridge assumes for these rules, and no other service, account or rule. */
function invokingRole(
  name: string,
  destinationArn: pulumi.Output<string>,
  ruleArns: readonly pulumi.Output<string>[],
  { tags }: EventDeliveryArgs,
  parent: pulumi.Resource,
) {
  const assumeRolePolicy = document(ruleArns, (sources) => ({
    Effect: "Allow",
    Principal: EVENTBRIDGE,
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": sources[0]?.split(":")[4] },
      ArnEquals: { "aws:SourceArn": sources },
    },
  }));
  const role = new Role(name, { assumeRolePolicy, tags }, { parent });
  const policy = new RolePolicy(
    name,
    {
      role: role.name,
      policy: document([destinationArn], (destinations) => ({
        Effect: "Allow",
        Action: "events:InvokeApiDestination",
        Resource: destinations,
      })),
    },
    { parent },
  );
  return { arn: role.arn, policy };
}

/** The queue that these rules, and nothing else, may send to. */
function deadLetterQueue(
  name: string,
  ruleArns: readonly pulumi.Output<string>[],
  { region, tags }: EventDeliveryArgs,
  parent: pulumi.Resource,
) {
  const messageRetentionSeconds = RETENTION_SECONDS;
  const { arn, url } = new Queue(
    name,
    { region, messageRetentionSeconds, sqsManagedSseEnabled: true, tags },
    { parent },
  );
  const policy = new QueuePolicy(
    name,
    {
      region,
      queueUrl: url,
      policy: document([arn, ...ruleArns], ([queue, ...sources]) => ({
        Effect: "Allow",
        Principal: EVENTBRIDGE,
        Action: "sqs:SendMessage",
        Resource: queue,
        Condition: { ArnEquals: { "aws:SourceArn": sources } },
      })),
    },
    { parent },
  );
  return { arn, url, policy };
}

/** A policy document with one statement, which names resources that are still to be made. */
function document(
  arns: readonly pulumi.Output<string>[],
  statement: (arns: readonly string[]) => object,
): pulumi.Output<string> {
  return pulumi
    .all([...arns])
    .apply((known) => JSON.stringify({ Version: "2012-10-17", Statement: [statement(known)] }));
}
