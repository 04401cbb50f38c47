import { allow, literally, policyDocument, type PolicyDocument } from "./policyDocument";
import { PARTITION } from "./vendor";

/** Where CloudTrail's log objects are. */
export interface CloudTrailLogs {
  /** The account whose role reads them, 12 digits: the one that the bucket belongs to. */
  readonly account: string;
  /** The bucket's name. */
  readonly bucket: string;
  /** The prefix that the trail was given, without slashes at either end; absent: none. */
  readonly prefix?: string | undefined;
  /** The key with which the objects are encrypted; absent: with S3's own. */
  readonly kmsKeyArn?: string | undefined;
}

/** The name of the role's one inline policy, where it has one. */
export const CLOUD_TRAIL_POLICY_NAME = "AuthomizeReadCloudTrailLogs";

/**
 * Lets the role read CloudTrail's log objects, below `AWSLogs/[ORGANIZATION/]ACCOUNT/CloudTrail/`, and
 * nothing else in the bucket: digests, Insights and other services have other folders (CloudTrail user
 * guide, "Finding your CloudTrail log files" and "CloudTrail digest file structure"). With a key, they
 * may be decrypted only by reading them from S3, in the key's region.
 */
export function cloudTrailPolicy(logs: Omit<CloudTrailLogs, "account">): PolicyDocument {
  const { bucket, prefix, kmsKeyArn } = logs;
  const folder = prefix === undefined ? "AWSLogs" : `${literally(prefix)}/AWSLogs`;
  const objects = `arn:${PARTITION}:s3:::${bucket}/${folder}/*/CloudTrail/*`;
  const read = allow(["s3:GetObject"], [objects]);
  if (kmsKeyArn === undefined) return policyDocument([read]);
  const region = kmsKeyArn.split(":")[3] ?? "";
  const viaS3 = { StringEquals: { "kms:ViaService": [`s3.${region}.amazonaws.com`] } };
  return policyDocument([read, allow(["kms:Decrypt"], [kmsKeyArn], viaS3)]);
}
