import { randomUUID } from "node:crypto";
import { type Protocol } from "./call";

/** Why the gateway itself answers a call with an error. */
export type RefusalKind =
  | "missing-credentials"
  | "unknown-key"
  | "expired-token"
  | "access-denied"
  | "throttled"
  | "invalid"
  | "invalid-input"
  | "malformed-policy"
  | "no-such-entity"
  | "no-organization"
  | "not-emulated"
  | "unavailable";

/** An error answer in the words of AWS. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Wording {
  readonly code: string;
  readonly status: number;
}

/** The codes of query services (IAM, STS, CloudFormation) and of REST services. */
const QUERY: Readonly<Record<RefusalKind, Wording>> = {
  "missing-credentials": { code: "MissingAuthenticationToken", status: 403 },
  "unknown-key": { code: "InvalidClientTokenId", status: 403 },
  "expired-token": { code: "ExpiredToken", status: 403 },
  "access-denied": { code: "AccessDenied", status: 403 },
  throttled: { code: "Throttling", status: 400 },
  invalid: { code: "ValidationError", status: 400 },
  "invalid-input": { code: "InvalidInput", status: 400 },
  "malformed-policy": { code: "MalformedPolicyDocument", status: 400 },
  "no-such-entity": { code: "NoSuchEntity", status: 404 },
  "no-organization": { code: "AWSOrganizationsNotInUse", status: 400 },
  "not-emulated": { code: "InvalidAction", status: 400 },
  unavailable: { code: "ServiceUnavailable", status: 503 },
};

/** The codes of JSON services (Organizations, CloudTrail, …). */
const JSON_CODES: Readonly<Record<RefusalKind, Wording>> = {
  "missing-credentials": { code: "MissingAuthenticationTokenException", status: 400 },
  "unknown-key": { code: "UnrecognizedClientException", status: 400 },
  "expired-token": { code: "ExpiredTokenException", status: 400 },
  "access-denied": { code: "AccessDeniedException", status: 400 },
  throttled: { code: "TooManyRequestsException", status: 400 },
  invalid: { code: "ValidationException", status: 400 },
  "invalid-input": { code: "InvalidInputException", status: 400 },
  "malformed-policy": { code: "MalformedPolicyDocumentException", status: 400 },
  "no-such-entity": { code: "ResourceNotFoundException", status: 400 },
  "no-organization": { code: "AWSOrganizationsNotInUseException", status: 400 },
  "not-emulated": { code: "UnknownOperationException", status: 400 },
  unavailable: { code: "ServiceUnavailableException", status: 503 },
};

const S3: Readonly<Record<RefusalKind, Wording>> = {
  ...QUERY,
  "missing-credentials": { code: "AccessDenied", status: 403 },
  "unknown-key": { code: "InvalidAccessKeyId", status: 403 },
  "expired-token": { code: "ExpiredToken", status: 400 },
  throttled: { code: "SlowDown", status: 503 },
};

/** Renders a refusal as the called service would. */
export function renderRefusal(refusal: Refusal, protocol: Protocol): Answer {
  const requestId = randomUUID();
  const header = { "x-amzn-requestid": requestId };
  const message = refusal.message;
  switch (protocol) {
    case "query": {
      const { code, status } = QUERY[refusal.kind];
      const body =
        `<ErrorResponse><Error><Type>Sender</Type>${xml(code, message)}</Error>` +
        `<RequestId>${requestId}</RequestId></ErrorResponse>`;
      return { status, headers: { ...header, "content-type": "text/xml" }, body };
    }
    case "s3": {
      const { code, status } = S3[refusal.kind];
      const body = `<Error>${xml(code, message)}<RequestId>${requestId}</RequestId></Error>`;
      return { status, headers: { ...header, "content-type": "application/xml" }, body };
    }
    case "json": {
      const { code, status } = JSON_CODES[refusal.kind];
      const body = JSON.stringify({ __type: code, message });
      return { status, headers: { ...header, "content-type": "application/x-amz-json-1.1" }, body };
    }
    case "rest": {
      const { code } = JSON_CODES[refusal.kind];
      const { status } = QUERY[refusal.kind];
      const headers = { ...header, "content-type": "application/json", "x-amzn-errortype": code };
      return { status, headers, body: JSON.stringify({ message }) };
    }
  }
}

function xml(code: string, message: string): string {
  return `<Code>${code}</Code><Message>${escapedXml(message)}</Message>`;
}

/** Text as the content of an XML element. */
export function escapedXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
