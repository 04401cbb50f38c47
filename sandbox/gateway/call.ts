import { type IncomingHttpHeaders } from "node:http";

/** How a service speaks, and therefore how its errors look. */
export type Protocol = "query" | "json" | "s3" | "rest";

/** An HTTP request as it came in. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An API call: what the request means. */
export interface Call {
  /** The service's name in actions, such as `iam`. */
  readonly service: string;
  /** Such as `CreateRole`; undefined for a service whose requests are not understood here. */
  readonly action: string | undefined;
  readonly protocol: Protocol;
  readonly region: string;
  readonly accessKeyId: string | undefined;
  readonly sessionToken: string | undefined;
  /** The call's parameters as far as they are text; lists as `Tags.member.1.Key`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Services that sign by another name than their actions have. */
const SERVICES_BY_SIGNATURE: Readonly<Record<string, string>> = { tagging: "tag" };

interface Signature {
  readonly accessKeyId: string | undefined;
  readonly region: string;
  readonly service: string;
  readonly sessionToken: string | undefined;
}

/** Whether an IAM-style action only reads. */
export function onlyReads(action: string): boolean {
  return /^(Get|List|Describe|Head|Lookup|Search|Simulate|Validate|Generate)/.test(action);
}

/** An action with its service, such as `iam:CreateRole`. */
export function fullAction(call: Call): string {
  return `${call.service}:${call.action ?? "*"}`;
}

/** Finds out which API call a request is. */
export function parseCall(request: RawRequest): Call {
  const query = new URL(request.url, "http://sandbox").searchParams;
  const signature = signatureOf(request.headers, query);
  const service = SERVICES_BY_SIGNATURE[signature.service] ?? signature.service;
  return { ...signature, service, ...operationOf(request, query, service) };
}

function signatureOf(headers: IncomingHttpHeaders, query: URLSearchParams): Signature {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ?? query.get("X-Amz-Credential");
  const [accessKeyId, , region = "us-east-1", service = "unknown"] = credential?.split("/") ?? [];
  return {
    accessKeyId,
    region,
    service,
    sessionToken:
      text(headers["x-amz-security-token"]) ?? query.get("X-Amz-Security-Token") ?? undefined,
  };
}

function operationOf(
  request: RawRequest,
  query: URLSearchParams,
  service: string,
): Pick<Call, "action" | "protocol" | "parameters"> {
  if (service === "s3") return { protocol: "s3", ...bucketCall(request.method, request.url) };

  const target = text(request.headers["x-amz-target"]);
  if (target !== undefined) {
    const action = target.slice(target.lastIndexOf(".") + 1);
    return { protocol: "json", action, parameters: jsonParameters(request.body) };
  }
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const form = isForm === true ? new URLSearchParams(request.body.toString("utf8")) : query;
  const action = form.get("Action");
  if (action === null) return { protocol: "rest", action: undefined, parameters: new Map() };
  return { protocol: "query", action, parameters: new Map(form) };
}

function jsonParameters(body: Buffer): ReadonlyMap<string, string> {
  try {
    const values = Object.entries(JSON.parse(body.toString("utf8")) as Record<string, unknown>);
    return new Map(
      values.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return new Map();
  }
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** What a request to S3, whose actions are spread over method, path and query, asks for. */
interface BucketCall {
  readonly action: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  GET: "GetObject",
  HEAD: "GetObject",
  PUT: "PutObject",
  POST: "PutObject",
  DELETE: "DeleteObject",
};

const BUCKET_ACTIONS: Readonly<Record<string, string>> = {
  GET: "ListBucket",
  HEAD: "ListBucket",
  PUT: "CreateBucket",
  // The only POST to a bucket that matters here deletes a list of objects.
  POST: "DeleteObject",
  DELETE: "DeleteBucket",
};

const VERBS: Readonly<Record<string, string>> = {
  GET: "Get",
  HEAD: "Get",
  PUT: "Put",
  POST: "Put",
  DELETE: "Delete",
};

/** Parts of a bucket with an action of their own, by the key in the query that names them. */
const BUCKET_PARTS: Readonly<Record<string, string>> = {
  acl: "BucketAcl",
  encryption: "EncryptionConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  policy: "BucketPolicy",
  policyStatus: "BucketPolicyStatus",
  publicAccessBlock: "BucketPublicAccessBlock",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
};

/** Maps a path-style S3 request to its action; coarse: object versions, parts and so on are objects. */
function bucketCall(method: string, url: string): BucketCall {
  const { pathname, searchParams } = new URL(url, "http://sandbox");
  const [, bucket = "", ...key] = decodeURIComponent(pathname).split("/");
  const parameters = new Map([
    ["Bucket", bucket],
    ["Key", key.join("/")],
  ]);
  if (bucket === "") return { action: "ListAllMyBuckets", parameters };
  if (parameters.get("Key") !== "") {
    return { action: OBJECT_ACTIONS[method] ?? "PutObject", parameters };
  }
  const part = [...searchParams.keys()].map((name) => BUCKET_PARTS[name]).find(Boolean);
  if (part !== undefined) return { action: `${VERBS[method] ?? "Put"}${part}`, parameters };
  return { action: BUCKET_ACTIONS[method] ?? "CreateBucket", parameters };
}
