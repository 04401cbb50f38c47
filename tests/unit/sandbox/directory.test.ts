import assert from "node:assert/strict";
import { parseCall } from "../../../sandbox/gateway/call";
import { Directory } from "../../../sandbox/gateway/directory";
import { answerCall } from "../../../sandbox/gateway/gateway";
import { GENERATION } from "../../../sandbox/gateway/upstream";
import { madeUp, MEMBER } from "./madeUpOrganization";
import { queryRequest } from "./requests";

const SESSION = { accessKeyId: "SESSION", sessionToken: "token" };

/** A directory, and the questions that it had to ask. */
function counted(): { readonly directory: Directory; readonly asked: string[] } {
  const asked: string[] = [];
  const directory = new Directory((question) => {
    asked.push(question);
    return Promise.resolve({ question });
  });
  return { directory, asked };
}

describe("Directory", () => {
  it("asks once, and again once an operation of a StackSet has ended", async () => {
    const { directory, asked } = counted();
    directory.forgetBefore("1");
    await directory.role(MEMBER, "Access");
    directory.forgetBefore("1");
    await directory.role(MEMBER, "Access");
    assert.equal(asked.length, 1);
    directory.forgetBefore("2");
    await directory.role(MEMBER, "Access");
    assert.equal(asked.length, 2);
  });

  it("asks for every role again after one was deleted, which others may trust", async () => {
    const { directory, asked } = counted();
    const askAll = async () => {
      await directory.role(MEMBER, "Trusting");
      await directory.user(MEMBER, "Somebody");
    };
    await askAll();
    const deletion = queryRequest("iam", "DeleteRole", { RoleName: "Other" }, SESSION);
    directory.forgetAfter(parseCall(deletion), MEMBER);
    await askAll();
    assert.deepEqual(
      asked.map((question) => question.split("?")[0]),
      ["role", "user", "role"],
    );
  });
});

describe("the gateway", () => {
  it("takes the count of ended operations from every answer, and keeps it to itself", async () => {
    const { gateway } = madeUp();
    const headers = { [GENERATION]: "7", "content-type": "text/xml" };
    const answer = { status: 200, headers, body: Buffer.from("") };
    const seen: string[] = [];
    gateway.directory.forgetBefore = (generation) => void seen.push(generation);
    const outcome = await answerCall(
      { ...gateway, forward: () => Promise.resolve(answer) },
      queryRequest("sts", "GetCallerIdentity", {}, SESSION),
    );
    assert.deepEqual(seen, ["7"]);
    assert.ok(outcome !== "connection reset");
    assert.deepEqual(outcome.headers, { "content-type": "text/xml" });
  });
});
