import type { EventRequest } from "./planned/eventDelivery";

/** The `event_type` of the `repository_dispatch` that the project's GitHub workflow runs on. */
export const DEFAULT_EVENT_TYPE = "authomize-new-account";

/** What is to be started, and where its API is. */
export interface StartTarget {
  /** The stack whose deployment is started, as `organization/project/stack`; or else the repository. */
  readonly pulumiStack?: string | undefined;
  /** The repository whose workflow is started, as `owner/name`. */
  readonly gitHubRepository?: string | undefined;
  readonly gitHubEventType?: string | undefined;
  /** The API's address, without a slash at the end. Default: that of Pulumi Cloud, or of GitHub. */
  readonly apiUrl?: string | undefined;
}

/**
 * The request that starts a run. Its body is constant: nothing of an event, such as an account's ID, leaves
 * AWS by it.
 *
 * Sources: Pulumi Cloud REST API, Deployments, Create deployment, and its required headers; GitHub REST API,
 * Create a repository dispatch event. GitHub asks for a `User-Agent` as well, which EventBridge sets by itself
 * (EventBridge user guide, Headers included in requests to API destinations).
 */
export function startRequest(target: StartTarget): EventRequest {
  const { pulumiStack, gitHubRepository, gitHubEventType = DEFAULT_EVENT_TYPE } = target;
  if (gitHubRepository !== undefined) {
    const { apiUrl = "https://api.github.com" } = target;
    return {
      url: `${apiUrl}/repos/${gitHubRepository}/dispatches`,
      headers: { Accept: "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28" },
      body: { event_type: gitHubEventType },
      scheme: "Bearer",
    };
  }
  const { apiUrl = "https://api.pulumi.com" } = target;
  return {
    url: `${apiUrl}/api/stacks/${pulumiStack ?? ""}/deployments`,
    headers: { Accept: "application/vnd.pulumi+8" },
    body: { operation: "update", inheritSettings: true },
    scheme: "token",
  };
}
