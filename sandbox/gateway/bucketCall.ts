/** What a request to S3, whose actions are spread over method, path and query, asks for. */
export interface BucketCall {
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
export function bucketCall(method: string, url: string): BucketCall {
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
