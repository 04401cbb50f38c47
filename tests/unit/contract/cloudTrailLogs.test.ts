import assert from "node:assert/strict";

import { cloudTrailPolicy, type CloudTrailLogs } from "../../../contract/cloudTrailLogs";
import { userMay } from "./simulation";

const LOGS = { account: "012345678901", bucket: "trail-logs" };

describe("cloudTrailPolicy", () => {
  it("allows to read the log objects, and nothing else", () => {
    assert.deepEqual(cloudTrailPolicy(LOGS).Statement, [
      {
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::trail-logs/AWSLogs/*/CloudTrail/*"],
      },
    ]);
  });

  it("keeps to the trail's prefix, letter by letter", () => {
    const [statement] = cloudTrailPolicy({ ...LOGS, prefix: "org*/2026" }).Statement;
    assert.deepEqual(statement?.Resource, [
      "arn:aws:s3:::trail-logs/org${*}/2026/AWSLogs/*/CloudTrail/*",
    ]);
  });

  describe("of the objects that AWS writes into such a bucket", () => {
    const FILE = "us-east-1/2026/07/01/example.json.gz";

    function mayRead(key: string, logs: CloudTrailLogs = LOGS): Promise<boolean> {
      const resource = `arn:aws:s3:::trail-logs/${key}`;
      const call = { action: "s3:GetObject", resource };
      return userMay(LOGS.account, cloudTrailPolicy(logs), call);
    }

    for (const owner of ["111122223333", "o-ab12cd34ef/111122223333"]) {
      it(`allows to read the logs of ${owner}`, async () => {
        assert.ok(await mayRead(`AWSLogs/${owner}/CloudTrail/${FILE}`));
        const logs = { ...LOGS, prefix: "trails/all" };
        assert.ok(await mayRead(`trails/all/AWSLogs/${owner}/CloudTrail/${FILE}`, logs));
        assert.equal(await mayRead(`other/AWSLogs/${owner}/CloudTrail/${FILE}`, logs), false);
      });

      for (const folder of ["CloudTrail-Digest", "CloudTrail-Insight", "Config", "vpcflowlogs"]) {
        it(`denies to read ${folder} of ${owner}`, async () => {
          assert.equal(await mayRead(`AWSLogs/${owner}/${folder}/${FILE}`), false);
        });
      }
    }

    it("denies everything beside them, and every other action", async () => {
      assert.equal(await mayRead("payroll.csv"), false);
      const resource = `arn:aws:s3:::trail-logs/AWSLogs/111122223333/CloudTrail/${FILE}`;
      for (const action of ["s3:PutObject", "s3:DeleteObject", "s3:GetObjectVersion"]) {
        const call = { action, resource };
        assert.equal(await userMay(LOGS.account, cloudTrailPolicy(LOGS), call), false, action);
      }
    });
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
