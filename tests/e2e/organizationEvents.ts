/**
 * Events as AWS's documentation shows them, with IDs of the sandbox:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html (CreateAccount,
 * CloseAccount, AttachPolicy with an error, InviteAccountToOrganization),
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_AcceptHandshake.html (what an accepted
 * invitation logs) and https://docs.aws.amazon.com/controltower/latest/userguide/lifecycle-events.html.
 * The outer part is EventBridge's: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html.
 * The documentation shows no entry of AcceptHandshake, MoveAccount and AccountJoinedOrganization; these have
 * the form of the API calls and of the service event beside them.
 */

/** An event as EventBridge has it, as far as patterns see it. */
export interface SampleEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const MANAGEMENT_ACCOUNT = "417290385612";
const NEW_ACCOUNT = "310957284466";

function serviceEvent(
  eventName: string,
  serviceEventDetails: object,
  service = "organizations",
): SampleEvent {
  return {
    source: `aws.${service}`,
    "detail-type": "AWS Service Event via CloudTrail",
    detail: {
      eventVersion: "1.08",
      userIdentity: { accountId: MANAGEMENT_ACCOUNT, invokedBy: "AWS Internal" },
      eventTime: "2026-11-20T21:20:53Z",
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: "us-east-1",
      sourceIPAddress: "AWS Internal",
      userAgent: "AWS Internal",
      requestParameters: null,
      responseElements: null,
      eventID: "1f0a7f6e-9f31-4b3c-8a70-7a1f1a9a2c11",
      readOnly: false,
      eventType: "AwsServiceEvent",
      managementEvent: true,
      recipientAccountId: MANAGEMENT_ACCOUNT,
      serviceEventDetails,
      eventCategory: "Management",
    },
  };
}

function apiCall(eventName: string, more: object): SampleEvent {
  return {
    source: "aws.organizations",
    "detail-type": "AWS API Call via CloudTrail",
    detail: {
      eventVersion: "1.08",
      userIdentity: {
        type: "IAMUser",
        principalId: "AIDAMVNPBQA3EXAMPLE",
        arn: `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/diego`,
        accountId: MANAGEMENT_ACCOUNT,
        accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        userName: "diego",
      },
      eventTime: "2026-11-20T21:41:17Z",
      eventSource: "organizations.amazonaws.com",
      eventName,
      awsRegion: "us-east-1",
      sourceIPAddress: "192.0.2.0",
      userAgent: "aws-cli/2.31",
      requestID: "2b7d1c30-5a0e-4c2b-9c35-0f4a2f0a6d10",
      eventID: "c9f3b2a4-7a55-47a0-8d1e-3a6c1d2f4b22",
      eventType: "AwsApiCall",
      recipientAccountId: MANAGEMENT_ACCOUNT,
      ...more,
    },
  };
}

function accountCreation(state: string): SampleEvent {
  return serviceEvent("CreateAccountResult", {
    createAccountStatus: {
      id: "car-examplecreateaccountrequestid111",
      state,
      accountName: "****",
      ...(state === "FAILED"
        ? { failureReason: "EMAIL_ALREADY_EXISTS" }
        : { accountId: NEW_ACCOUNT }),
      requestedTimestamp: "Nov 20, 2026 9:20:50 PM",
      completedTimestamp: "Nov 20, 2026 9:20:53 PM",
    },
  });
}

function accountClosure(state: string): SampleEvent {
  return serviceEvent("CloseAccountResult", {
    closeAccountStatus: {
      accountId: NEW_ACCOUNT,
      state,
      requestedTimestamp: "Nov 20, 2026 6:16:58 PM",
      completedTimestamp: "Nov 20, 2026 6:16:58 PM",
    },
  });
}

function managedAccount(eventName: string, status: string, state: string): SampleEvent {
  const details = {
    [status]: {
      organizationalUnit: {
        organizationalUnitName: "Custom",
        organizationalUnitId: "ou-lark-prod0001",
      },
      account: { accountName: "LifeCycle1", accountId: NEW_ACCOUNT },
      state,
      message: "AWS Control Tower successfully created a managed account.",
      requestedTimestamp: "2026-11-20T11:45:18+0000",
      completedTimestamp: "2026-11-20T12:09:32+0000",
    },
  };
  return serviceEvent(eventName, details, "controltower");
}

const MOVE = {
  requestParameters: {
    accountId: NEW_ACCOUNT,
    sourceParentId: "r-lark",
    destinationParentId: "ou-lark-prod0001",
  },
  responseElements: null,
};
const HANDSHAKE = {
  requestParameters: { handshakeId: "h-examplehandshakeid111" },
  responseElements: { handshake: { state: "ACCEPTED", action: "INVITE" } },
};

/** Those that start a run, by what they say. */
export const STARTING: Readonly<Record<string, SampleEvent>> = {
  "an account was created": accountCreation("SUCCEEDED"),
  "an account was closed": accountClosure("SUCCEEDED"),
  "an invitation was accepted": apiCall("AcceptHandshake", HANDSHAKE),
  "an account joined": serviceEvent("AccountJoinedOrganization", {
    accountId: NEW_ACCOUNT,
    joinedMethod: "Invited",
    joinedTime: "Nov 20, 2026 9:21:02 PM",
  }),
  "an account was moved": apiCall("MoveAccount", MOVE),
};

/** Those of Control Tower that start a run. */
export const STARTING_OF_CONTROL_TOWER: Readonly<Record<string, SampleEvent>> = {
  "Control Tower made an account": managedAccount(
    "CreateManagedAccount",
    "createManagedAccountStatus",
    "SUCCEEDED",
  ),
  "Control Tower made it at a second attempt": managedAccount(
    "UpdateManagedAccount",
    "updateManagedAccountStatus",
    "SUCCEEDED",
  ),
};

/** Those that must not start one. */
export const OTHERS: Readonly<Record<string, SampleEvent>> = {
  "an account could not be created": accountCreation("FAILED"),
  "an account could not be closed": accountClosure("FAILED"),
  "creating an account has begun": apiCall("CreateAccount", {
    requestParameters: { tags: [], email: "****", accountName: "****" },
    responseElements: { createAccountStatus: { state: "IN_PROGRESS" } },
  }),
  "a move was refused": apiCall("MoveAccount", {
    ...MOVE,
    errorCode: "DuplicateAccountException",
    errorMessage: "The account is already present in the specified destination.",
  }),
  "accepting was refused": apiCall("AcceptHandshake", {
    ...HANDSHAKE,
    errorCode: "AccessDenied",
    responseElements: null,
  }),
  "an account was invited": apiCall("InviteAccountToOrganization", {
    requestParameters: { target: { type: "ACCOUNT", id: NEW_ACCOUNT } },
  }),
  "a policy was attached": apiCall("AttachPolicy", { requestParameters: { policyId: "p-x" } }),
  "an account departed": serviceEvent("AccountDepartedOrganization", {
    accountId: NEW_ACCOUNT,
    departedMethod: "Left",
  }),
  "another source says the same": { ...accountCreation("SUCCEEDED"), source: "acme.organizations" },
  "Control Tower failed": managedAccount(
    "CreateManagedAccount",
    "createManagedAccountStatus",
    "FAILED",
  ),
  "Control Tower updated its landing zone": managedAccount(
    "UpdateLandingZone",
    "updateLandingZoneStatus",
    "SUCCEEDED",
  ),
};
