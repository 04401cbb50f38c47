import assert from "node:assert/strict";
import { Refusal, renderRefusal } from "../../../sandbox/gateway/refusal";

describe("renderRefusal", () => {
  const refusal = new Refusal("throttled", "Rate <exceeded> & more");

  it("speaks XML to query services, escaped", () => {
    const { status, body } = renderRefusal(refusal, "query");
    assert.equal(status, 400);
    assert.match(body, /^<ErrorResponse>.*<Code>Throttling<\/Code>/);
    assert.match(body, /<Message>Rate &lt;exceeded&gt; &amp; more<\/Message>/);
  });

  it("speaks JSON to JSON services", () => {
    const { status, body } = renderRefusal(refusal, "json");
    assert.equal(status, 400);
    const expected = { __type: "TooManyRequestsException", message: refusal.message };
    assert.deepEqual(JSON.parse(body), expected);
  });

  it("speaks S3's own XML to S3", () => {
    const { status, body } = renderRefusal(refusal, "s3");
    assert.equal(status, 503);
    assert.match(body, /^<Error><Code>SlowDown<\/Code>/);
  });

  it("puts the code into a header for REST services", () => {
    const { status, headers } = renderRefusal(new Refusal("access-denied", "No"), "rest");
    assert.equal(status, 403);
    assert.equal(headers["x-amzn-errortype"], "AccessDeniedException");
  });
});
