import { type RawRequest } from "../../../sandbox/gateway/call";

/** Who signs a request. */
export interface Signer {
  readonly accessKeyId: string;
  readonly sessionToken?: string;
}

/** A request as an AWS SDK sends it to a query service (IAM, STS, CloudFormation). */
export function queryRequest(
  service: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
  signer: Signer,
): RawRequest {
  const body = new URLSearchParams({ Action: action, ...parameters }).toString();
  const type = "application/x-www-form-urlencoded; charset=utf-8";
  return signed("POST", "/", service, signer, { "content-type": type }, body);
}

/** A request as an AWS SDK sends it to a JSON service (Organizations). */
export function jsonRequest(target: string, parameters: unknown, signer: Signer): RawRequest {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  return signed("POST", "/", "organizations", signer, headers, JSON.stringify(parameters));
}

/** A signed request of any kind. */
export function signed(
  method: string,
  url: string,
  service: string,
  { accessKeyId, sessionToken }: Signer,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): RawRequest {
  const credential = `${accessKeyId}/20260101/eu-west-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
  const token = sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken };
  return { method, url, headers: { authorization, ...token, ...headers }, body: Buffer.from(body) };
}
