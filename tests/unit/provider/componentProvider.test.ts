import { InputPropertiesError } from "@pulumi/pulumi";
import assert from "node:assert/strict";

import { ComponentProvider } from "../../../provider/componentProvider";

describe("the component provider", () => {
  const provider = new ComponentProvider("1.2.3");

  it("serves the schema in the package's version", async () => {
    const schema = JSON.parse(await provider.getSchema()) as { name: string; version: string };
    assert.equal(schema.name, "authomize-aws");
    assert.equal(schema.version, "1.2.3");
    assert.equal(provider.version, "1.2.3");
  });

  it("refuses a type that it has not", async () => {
    await assert.rejects(
      provider.construct("authomize", "authomize-aws:index:AccessKeyUser", {}, {}),
      (error: unknown) =>
        InputPropertiesError.isInstance(error) && error.message.includes("AccessKeyUser"),
    );
  });
});
