import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";

import { plainInputs } from "../../../provider/plainInputs";

const description = "An input.";
const PLAIN = { type: "string", plain: true, description };
const EVENTUAL = { type: "string", description };

describe("plainInputs", () => {
  const spec = { inputProperties: { accounts: PLAIN, roleName: PLAIN, externalId: EVENTUAL } };

  it("takes the values out of outputs, wherever they are", async () => {
    const accounts = pulumi.output([{ id: pulumi.output("111122223333") }]);
    const { inputs, problems } = await plainInputs({ accounts, roleName: "Reader" }, spec);
    assert.deepEqual(problems, []);
    assert.deepEqual(inputs, { accounts: [{ id: "111122223333" }], roleName: "Reader" });
  });

  it("leaves alone what may be an output, and what the schema does not know", async () => {
    const externalId = pulumi.secret("first-external-id");
    const { inputs, problems } = await plainInputs({ externalId, acounts: "?" }, spec);
    assert.deepEqual(problems, []);
    assert.equal((inputs as Record<string, unknown>)["externalId"], externalId);
    assert.equal((inputs as Record<string, unknown>)["acounts"], "?");
  });

  it("refuses what is not known yet, and what is secret, all at once", async () => {
    const accounts = [{ id: unknownOutput() }];
    const { problems } = await plainInputs({ accounts, roleName: pulumi.secret("Reader") }, spec);
    assert.equal(problems.length, 2);
    assert.match(problems[0] ?? "", /^accounts depends on a resource/);
    assert.match(problems[1] ?? "", /^roleName is a secret/);
    assert.doesNotMatch(problems[1] ?? "", /Reader/);
  });
});

/** What the SDK makes of a value that the engine does not know at preview. */
function unknownOutput(): pulumi.Output<string> {
  type Made = new (
    resources: readonly pulumi.Resource[],
    value: Promise<unknown>,
    isKnown: Promise<boolean>,
    isSecret: Promise<boolean>,
    allResources: Promise<readonly pulumi.Resource[]>,
  ) => pulumi.Output<string>;
  const no = Promise.resolve(false);
  return new (pulumi.Output as unknown as Made)(
    [],
    Promise.resolve(""),
    no,
    no,
    Promise.resolve([]),
  );
}
