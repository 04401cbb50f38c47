import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "node:assert";

import { lastDeployedOutputs } from "../../../state/readFromEngine";

/** What the engine answers, one after the other; an Error is one that it refuses with. */
async function engineAnswers(...answers: readonly (object | Error)[]): Promise<{ asked: number }> {
  const seen = { asked: 0 };
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type }) => {
        throw new Error(`no resource was expected: ${type}`);
      },
      call: ({ token }) => {
        assert.equal(token, "pulumi:pulumi:readStackOutputs");
        const answer = answers[seen.asked++];
        if (answer === undefined) throw new Error("it was asked once too often");
        // gRPC's errors have what the other side said in their details.
        if (answer instanceof Error) throw Object.assign(answer, { details: answer.message });
        return { outputs: answer };
      },
    },
    "authomize-aws",
    "prod",
    false,
    "organization",
  );
  return seen;
}

describe("what is read from the engine", () => {
  it("is read again where a backend of files was just being written", async () => {
    const seen = await engineAnswers(new Error("EOF"), new Error("EOF"), { roleName: "R" });
    assert.deepEqual(await lastDeployedOutputs("prod-shard-08"), { roleName: "R" });
    assert.equal(seen.asked, 3);
  });

  it("fails with what the engine said where it cannot be read at all", async () => {
    const seen = await engineAnswers(...Array.from({ length: 4 }, () => new Error("EOF")));
    await assert.rejects(lastDeployedOutputs("prod-shard-08"), /EOF/);
    assert.equal(seen.asked, 4);
  });

  it("is asked for once where there is no such stack", async () => {
    const seen = await engineAnswers(new Error('unknown stack "organization/authomize-aws/prod"'));
    await assert.rejects(lastDeployedOutputs("prod"), /unknown stack/);
    assert.equal(seen.asked, 1);
  });
});
