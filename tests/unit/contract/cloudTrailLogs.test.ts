import assert from "node:assert/strict";

import { cloudTrailPolicy } from "../../../contract/cloudTrailLogs";

const LOGS = { account: "012345678901", bucket: "trail-logs" };

describe("cloudTrailPolicy", () => {
  it("allows to read the log objects, and nothing else", () => {
    assert.deepEqual(cloudTrailPolicy(LOGS).Statement, [
      {
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::trail-logs/AWSLogs/*"],
      },
    ]);
  });

  it("keeps to the trail's prefix, letter by letter", () => {
    const [statement] = cloudTrailPolicy({ ...LOGS, prefix: "org*/2026" }).Statement;
    assert.deepEqual(statement?.Resource, ["arn:aws:s3:::trail-logs/org${*}/2026/AWSLogs/*"]);
  });

  it("lets a key decrypt for S3 in the key's region only", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:012345678901:key/1234";
    assert.deepEqual(cloudTrailPolicy({ ...LOGS, kmsKeyArn }).Statement[1], {
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [kmsKeyArn],
      Condition: { StringEquals: { "kms:ViaService": ["s3.eu-west-1.amazonaws.com"] } },
    });
  });
});
