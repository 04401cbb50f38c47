import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";

import { ComponentProvider } from "../../../provider/componentProvider";
import { OperatorError } from "../../../errors";

const TYPE = "authomize-aws:index:TrustRole";
const ARGUMENTS = { accountId: "111122223333", externalId: "first-external-id" };

describe("the component provider", () => {
  it("serves the schema in the package's version", async () => {
    const provider = new ComponentProvider("1.2.3");
    const schema = JSON.parse(await provider.getSchema()) as { name: string; version: string };
    assert.equal(schema.name, "authomize-aws");
    assert.equal(schema.version, "1.2.3");
    assert.equal(provider.version, "1.2.3");
  });

  it("gives back the outputs that the component is to have, and no others", async () => {
    const made = { urn: pulumi.output("urn"), arn: pulumi.output("arn"), secretPart: "x" };
    const { urn, state } = await providerOf(() => made).construct("role", TYPE, ARGUMENTS, {});
    assert.equal(urn, made.urn);
    assert.deepEqual(state, { arn: made.arn });
  });

  it("passes the arguments, plain ones without outputs around them", async () => {
    const seen: pulumi.Inputs[] = [];
    const provider = providerOf((args) => {
      seen.push(args);
      return {};
    });
    const accountId = pulumi.output("111122223333");
    await provider.construct("role", TYPE, { ...ARGUMENTS, accountId }, {});
    assert.deepEqual(seen, [ARGUMENTS]);
  });

  it("makes nothing where an argument cannot be plain", async () => {
    const provider = providerOf(() => assert.fail("the component is made"));
    const accountId = pulumi.secret("111122223333");
    await refused(provider, { ...ARGUMENTS, accountId }, /^role: accountId is a secret/);
  });

  it("shows by its message alone what a component says of its arguments", async () => {
    const throwing = providerOf(() => {
      throw new OperatorError("accountId: not 12 digits");
    });
    await refused(throwing, ARGUMENTS, /^accountId: not 12 digits$/);
    const wrapped =
      'error serializing property "a": error serializing property "b": externalId: wrong';
    const later = providerOf(() => ({ arn: Promise.reject(new pulumi.RunError(wrapped)) }));
    await refused(later, ARGUMENTS, /^externalId: wrong$/);
  });

  it("leaves a fault of the program's own as it is", async () => {
    const fault = new TypeError("undefined is not a function");
    const provider = providerOf(() => {
      throw fault;
    });
    await assert.rejects(provider.construct("role", TYPE, ARGUMENTS, {}), fault);
  });

  it("refuses a type that it has not", async () => {
    const construct = new ComponentProvider("1.2.3").construct(
      "user",
      "authomize-aws:index:AccessKeyUser",
      {},
      {},
    );
    await assert.rejects(construct, /no resource of the type authomize-aws:index:AccessKeyUser/);
  });

  function providerOf(make: (args: pulumi.Inputs) => object): ComponentProvider {
    const component = {
      make: (_name: string, args: pulumi.Inputs) => make(args) as pulumi.ComponentResource,
      outputs: ["arn"],
    };
    return new ComponentProvider("1.2.3", { TrustRole: component });
  }

  function refused(provider: ComponentProvider, inputs: pulumi.Inputs, message: RegExp) {
    return assert.rejects(provider.construct("role", TYPE, inputs, {}), (error: unknown) => {
      assert.ok(pulumi.InputPropertiesError.isInstance(error));
      assert.match(error.message, message);
      return true;
    });
  }
});
