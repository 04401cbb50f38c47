import {
  EventBridgeClient,
  ListApiDestinationsCommand,
  ListConnectionsCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import assert from "node:assert/strict";

import { sdkConnection } from "../../sandbox/environment";
import type { Environment } from "./environment";
import type { SampleEvent } from "./organizationEvents";
import { sentRequest, type SentRequest } from "./sentRequest";
import { MANAGEMENT_ACCOUNT } from "./trustRoles";

/** What AWS has of a trigger in the management account, read by the SDK. */
export class TriggerInAws {
  private readonly events: EventBridgeClient;
  private readonly queues: SQSClient;
  private readonly secrets: SecretsManagerClient;

  constructor({ variables }: Environment) {
    const connection = sdkConnection(variables);
    this.events = new EventBridgeClient(connection);
    this.queues = new SQSClient(connection);
    this.secrets = new SecretsManagerClient(connection);
  }

  /** Sorted; every rule has to be enabled. */
  async ruleNames(): Promise<readonly string[]> {
    const { Rules = [] } = await this.events.send(new ListRulesCommand({}));
    for (const { State, Name } of Rules) assert.equal(State, "ENABLED", Name);
    return Rules.map(({ Name = "" }) => Name).sort();
  }

  /** The only target of a rule. */
  async targetOf(Rule: string): Promise<Target> {
    const { Targets = [] } = await this.events.send(new ListTargetsByRuleCommand({ Rule }));
    const [target, another] = Targets;
    assert.ok(target);
    assert.equal(another, undefined);
    return target;
  }

  /** That of the rule for Organizations' events. */
  async organizationsTarget(): Promise<Target> {
    const rules = await this.ruleNames();
    const found = rules.find((name) => name.startsWith("authomize-organizations-"));
    assert.ok(found, rules.join(", "));
    return this.targetOf(found);
  }

  /** What EventBridge sends for one of these events. */
  async request(): Promise<SentRequest> {
    return sentRequest(this.events, this.secrets, await this.organizationsTarget());
  }

  /** All attributes of a queue. */
  async queue(QueueUrl: string | undefined): Promise<Readonly<Record<string, string>>> {
    const { Attributes = {} } = await this.queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    return Attributes;
  }

  /**
   * How many of the rules match each event: they get a queue as another target meanwhile. Other than AWS, the
   * sandbox takes events of AWS's own sources from anybody.
   */
  async matches(
    samples: Readonly<Record<string, SampleEvent>>,
  ): Promise<Readonly<Record<string, number>>> {
    const { QueueUrl } = await this.queues.send(new CreateQueueCommand({ QueueName: "matched" }));
    const Arn = `arn:aws:sqs:us-east-1:${MANAGEMENT_ACCOUNT}:matched`;
    const rules = await this.ruleNames();
    for (const Rule of rules) {
      await this.events.send(new PutTargetsCommand({ Rule, Targets: [{ Id: "matched", Arn }] }));
    }
    const counts: Record<string, number> = {};
    for (const [what, { source, "detail-type": type, detail }] of Object.entries(samples)) {
      const entry = { Source: source, DetailType: type, Detail: JSON.stringify(detail) };
      await this.events.send(new PutEventsCommand({ Entries: [entry] }));
      const { Messages = [] } = await this.queues.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      counts[what] = Messages.length;
    }
    for (const Rule of rules) {
      await this.events.send(new RemoveTargetsCommand({ Rule, Ids: ["matched"] }));
    }
    await this.queues.send(new DeleteQueueCommand({ QueueUrl }));
    return counts;
  }

  /** Whatever there is of what a trigger consists of, but its role. */
  async everything(): Promise<readonly unknown[]> {
    const { Connections = [] } = await this.events.send(new ListConnectionsCommand({}));
    const { ApiDestinations = [] } = await this.events.send(new ListApiDestinationsCommand({}));
    const { QueueUrls = [] } = await this.queues.send(new ListQueuesCommand({}));
    const { SecretList = [] } = await this.secrets.send(new ListSecretsCommand({}));
    const rules = await this.ruleNames();
    return [...Connections, ...ApiDestinations, ...QueueUrls, ...SecretList, ...rules];
  }
}
