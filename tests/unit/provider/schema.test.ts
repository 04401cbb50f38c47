import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { generateSchema } from "../../../provider/generator/generateSchema";
import { PACKAGE_SCHEMA, type PropertySpec } from "../../../provider/packageSchema";
import { ROOT } from "../../../sandbox/folders";

describe("the schema of the component package", () => {
  const resources = Object.entries(PACKAGE_SCHEMA.resources);
  const types = Object.entries(PACKAGE_SCHEMA.types);

  it("is what the components declare: npm run schema writes it", () => {
    const written = readFileSync(join(ROOT, "provider", "schema.json"), "utf8");
    const declared = `${JSON.stringify(generateSchema(), null, 2)}\n`;
    assert.ok(written === declared, "the components have changed: npm run schema");
  });

  it("describes every component, type, input and output", () => {
    for (const [token, { description }] of [...resources, ...types]) assert.ok(description, token);
    for (const [place, { description }] of allProperties()) assert.ok(description, place);
  });

  it("lets one argument alone be an output: the external ID, or the token", () => {
    for (const [token, { inputProperties }] of resources) {
      const eventual = Object.entries(inputProperties).filter(([, { plain }]) => plain !== true);
      assert.deepEqual(
        eventual.map(([name]) => name),
        [token.endsWith(":NewAccountTrigger") ? "token" : "externalId"],
        token,
      );
    }
  });

  it("knows what is in an output, and whether it is always there", () => {
    const role = PACKAGE_SCHEMA.resources["authomize-aws:index:TrustRole"];
    const outputs = Object.entries(role?.properties ?? {}).map(([name, { type }]) => [name, type]);
    assert.deepEqual(Object.fromEntries(outputs), {
      arn: "string",
      isComplete: "boolean",
      roleId: "string",
    });
    assert.deepEqual(role?.required, ["arn", "isComplete"]);
  });

  it("refers only to types that it has", () => {
    const known = new Set(types.map(([token]) => `#/types/${token}`));
    for (const [place, { $ref, items, additionalProperties }] of allProperties()) {
      for (const reference of [$ref, items?.$ref, additionalProperties?.$ref]) {
        if (reference !== undefined) assert.ok(known.has(reference), `${place}: ${reference}`);
      }
    }
  });

  function allProperties(): readonly (readonly [string, PropertySpec])[] {
    const inputs = resources.map(
      ([token, { inputProperties }]) => [`inputs of ${token}`, inputProperties] as const,
    );
    const others = [...resources, ...types].map(
      ([token, { properties }]) => [token, properties] as const,
    );
    return [...inputs, ...others].flatMap(([token, properties]) =>
      Object.entries(properties).map(([name, spec]) => [`${token}: ${name}`, spec] as const),
    );
  }
});
