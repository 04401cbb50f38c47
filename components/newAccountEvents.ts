/** What an event has to say for a rule to match it: values in lists, of which one has to be there. */
export interface EventPattern {
  readonly [field: string]: readonly unknown[] | EventPattern;
}

/**
 * The region that AWS Organizations' events arrive in, and no other (Organizations user guide, Logging API
 * calls with AWS CloudTrail).
 */
export const ORGANIZATIONS_REGION = "us-east-1";

const SERVICE_EVENT = "AWS Service Event via CloudTrail";

/**
 * Whatever changes which accounts the organization has, or where in it they are: an account was created,
 * joined, was closed or was moved. `AccountJoinedOrganization` (since May 2026) is logged in the
 * management account, where `AcceptHandshake` of an invited account may not be.
 *
 * Sources: Organizations user guide, Logging API calls with AWS CloudTrail, example log entries;
 * Organizations API reference, AcceptHandshake; EventBridge user guide, AWS service events via CloudTrail
 * and Comparison operators in event patterns.
 */
export const ORGANIZATIONS_EVENTS: EventPattern = {
  source: ["aws.organizations"],
  detail: { eventSource: ["organizations.amazonaws.com"] },
  $or: [
    serviceEvent("CreateAccountResult", succeeded("createAccountStatus")),
    serviceEvent("CloseAccountResult", succeeded("closeAccountStatus")),
    serviceEvent("AccountJoinedOrganization"),
    {
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { eventName: ["AcceptHandshake", "MoveAccount"], errorCode: [{ exists: false }] },
    },
  ],
};

/**
 * Control Tower has made or enrolled an account, or has succeeded after a first attempt that failed, which
 * it reports as an update. They arrive in its home region.
 *
 * Source: Control Tower user guide, Lifecycle events in AWS Control Tower.
 */
export const CONTROL_TOWER_EVENTS: EventPattern = {
  source: ["aws.controltower"],
  $or: [
    serviceEvent("CreateManagedAccount", succeeded("createManagedAccountStatus")),
    serviceEvent("UpdateManagedAccount", succeeded("updateManagedAccountStatus")),
  ],
};

function serviceEvent(eventName: string, state: EventPattern = {}): EventPattern {
  return { "detail-type": [SERVICE_EVENT], detail: { eventName: [eventName], ...state } };
}

/** Nothing that has only begun, or has failed. */
function succeeded(status: string): EventPattern {
  return { serviceEventDetails: { [status]: { state: ["SUCCEEDED"] } } };
}
