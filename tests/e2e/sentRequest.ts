import {
  DescribeApiDestinationCommand,
  DescribeConnectionCommand,
  type EventBridgeClient,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";

/** An HTTP request as EventBridge would send it. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The request that EventBridge sends for an event to a target that is an API destination, from what AWS has of
 * target, destination, connection and the connection's secret. The headers that EventBridge sets by itself:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html.
 */
export async function sentRequest(
  events: EventBridgeClient,
  secrets: SecretsManagerClient,
  target: Target,
): Promise<SentRequest> {
  const [, destinationName] = /:api-destination\/([^/]+)\//.exec(target.Arn ?? "") ?? [];
  assert.ok(destinationName, target.Arn);
  const destination = await events.send(
    new DescribeApiDestinationCommand({ Name: destinationName }),
  );
  const [, connectionName] = /:connection\/([^/]+)\//.exec(destination.ConnectionArn ?? "") ?? [];
  const connection = await events.send(new DescribeConnectionCommand({ Name: connectionName }));
  const { SecretString = "{}" } = await secrets.send(
    new GetSecretValueCommand({ SecretId: connection.SecretArn }),
  );
  const key = JSON.parse(SecretString) as Readonly<Record<string, string>>;
  return {
    method: destination.HttpMethod ?? "",
    url: destination.InvocationEndpoint ?? "",
    headers: {
      "User-Agent": "Amazon/EventBridge/ApiDestinations",
      "Content-Type": "application/json; charset=utf-8",
      Range: "bytes=0-1048575",
      "Accept-Encoding": "gzip,deflate",
      ...target.HttpParameters?.HeaderParameters,
      [key["api_key_name"] ?? ""]: key["api_key_value"] ?? "",
    },
    body: target.Input ?? "",
  };
}
