import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import declare from "../../../deployments";
import { record } from "../components/recordedDeployment";

const ROLE_ARN = "arn:aws:iam::111122223333:role/AuthomizeDeployer";
const NOTHING = () => ({});
const KNOWN = {
  "authomize-aws-deployments:index:EnvironmentDeployment": NOTHING,
  "pulumiservice:index:DeploymentSettings": NOTHING,
  "pulumiservice:index:DriftSchedule": NOTHING,
};

/** What is declared under a configuration of full keys, by the project that `record` runs, authomize-aws. */
async function declaredBy(configuration: Readonly<Record<string, string>>): Promise<unknown> {
  const before = pulumi.runtime.allConfig();
  pulumi.runtime.setAllConfig({ ...configuration });
  try {
    return (await record(KNOWN, declare)).result;
  } finally {
    pulumi.runtime.setAllConfig(before);
  }
}

describe("the program that declares deployments", () => {
  const settings = {
    "authomize-aws:organization": "larkspur",
    "authomize-aws:repository": "larkspur/platform",
    "authomize-aws:project": "vendor-access",
    "authomize-aws:environments": JSON.stringify([{ stack: "prod", deployerRoleArn: ROLE_ARN }]),
  };

  it("takes the keys of the project that runs it, whatever it is called, and no others", async () => {
    const others = { "authomize-aws-deployments:bucket": "x", "aws:region": "us-east-1" };
    const { stacks } = (await declaredBy({ ...settings, ...others })) as { stacks: unknown };
    assert.deepEqual(stacks, ["larkspur/vendor-access/prod"]);
  });

  it("has a trust policy for the stack of that project", async () => {
    const { deployerTrustPolicies } = (await declaredBy(settings)) as {
      deployerTrustPolicies: Readonly<Record<string, unknown>>;
    };
    assert.match(
      JSON.stringify(deployerTrustPolicies["prod"]),
      /org:larkspur:project:vendor-access:stack:prod:/,
    );
  });

  it("names every stack of an environment with shards, the own one last", async () => {
    const environments = [{ stack: "prod", shards: 2, deployerRoleArn: ROLE_ARN }];
    const declared = { ...settings, "authomize-aws:environments": JSON.stringify(environments) };
    const { stacks, deployerTrustPolicies } = (await declaredBy(declared)) as {
      stacks: readonly string[];
      deployerTrustPolicies: Readonly<Record<string, unknown>>;
    };
    assert.deepEqual(stacks, [
      "larkspur/vendor-access/prod-shard-00",
      "larkspur/vendor-access/prod-shard-01",
      "larkspur/vendor-access/prod",
    ]);
    const trust = JSON.stringify(deployerTrustPolicies["prod"]);
    for (const stack of stacks) assert.ok(trust.includes(`:stack:${stack.split("/")[2]}:`), stack);
  });

  it("says of all that is wrong, without a stack trace", async () => {
    await assert.rejects(
      declaredBy({ "authomize-aws:branch": "two words" }),
      (error) =>
        pulumi.RunError.isInstance(error) &&
        ["organization", "repository", "environments", "branch"].every((key) =>
          error.message.includes(key),
        ),
    );
  });
});
