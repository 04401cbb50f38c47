import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { NewAccountTrigger, type NewAccountTriggerArgs } from "../../../components";
import { nothing } from "./directIntegration";
import { record, type RecordedDeployment } from "./recordedDeployment";

const TOKEN = "pul-0123456789abcdef";
const TO_PULUMI = { token: TOKEN, pulumiStack: "acme/acme-access/prod" };
const TO_GITHUB = { token: TOKEN, gitHubRepository: "acme/acme-access" };
/** How the engine's protocol marks a secret (pulumi/pulumi, sdk/nodejs/runtime/rpc.ts). */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const CONNECTION = "aws:cloudwatch/eventConnection:EventConnection";
const DESTINATION = "aws:cloudwatch/eventApiDestination:EventApiDestination";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";

function arnOf(service: string) {
  return ({ inputs, name }: pulumi.runtime.MockResourceArgs) => {
    const { region = "" } = inputs as { readonly region?: string };
    return { name, arn: `arn:aws:${service}:${region}:111122223333:${name}` };
  };
}

const KNOWN = {
  "authomize-aws:index:NewAccountTrigger": nothing,
  [RULE]: arnOf("events"),
  [TARGET]: nothing,
  [CONNECTION]: arnOf("events"),
  [DESTINATION]: arnOf("events"),
  "aws:iam/role:Role": arnOf("iam"),
  "aws:iam/rolePolicy:RolePolicy": nothing,
  "aws:sqs/queue:Queue": (resource: pulumi.runtime.MockResourceArgs) => ({
    ...arnOf("sqs")(resource),
    url: `https://sqs/${resource.name}`,
  }),
  [QUEUE_POLICY]: nothing,
};

function triggerOf(args: NewAccountTriggerArgs): Promise<RecordedDeployment> {
  return record(KNOWN, (options) => {
    const { ruleArns, deadLetterQueueUrls } = new NewAccountTrigger("new", args, options);
    return { ruleArns, deadLetterQueueUrls };
  });
}

function inputsOf({ resources }: RecordedDeployment, type: string) {
  return resources.filter((each) => each.type === type).map(({ inputs }) => inputs);
}

describe("NewAccountTrigger", () => {
  it("asks Pulumi Deployments for an update, with the stack's own settings", async () => {
    const made = await triggerOf(TO_PULUMI);
    const [destination] = inputsOf(made, DESTINATION);
    const [target] = inputsOf(made, TARGET);
    assert.equal(
      destination?.["invocationEndpoint"],
      "https://api.pulumi.com/api/stacks/acme/acme-access/prod/deployments",
    );
    assert.equal(target?.["input"], '{"operation":"update","inheritSettings":true}');
    assert.deepEqual(target["httpTarget"], {
      headerParameters: { Accept: "application/vnd.pulumi+8" },
    });
  });

  it("sends GitHub a repository_dispatch of the type that the workflow has, or another one", async () => {
    for (const [gitHubEventType, type] of [
      [undefined, "authomize-new-account"],
      ["roll-out", "roll-out"],
    ] as const) {
      const more = gitHubEventType === undefined ? {} : { gitHubEventType };
      const [target] = inputsOf(await triggerOf({ ...TO_GITHUB, ...more }), TARGET);
      assert.equal(target?.["input"], JSON.stringify({ event_type: type }));
    }
  });

  it("asks an API of the operator's own", async () => {
    const apiUrl = "https://github.example.com/api/v3";
    const [destination] = inputsOf(await triggerOf({ ...TO_GITHUB, apiUrl }), DESTINATION);
    assert.equal(
      destination?.["invocationEndpoint"],
      "https://github.example.com/api/v3/repos/acme/acme-access/dispatches",
    );
  });

  it("gives the API the token as it asks for it, as a secret", async () => {
    for (const [args, value] of [
      [TO_PULUMI, `token ${TOKEN}`],
      [{ ...TO_GITHUB, token: pulumi.output(TOKEN) }, `Bearer ${TOKEN}`],
    ] as const) {
      const [connection] = inputsOf(await triggerOf(args), CONNECTION);
      assert.deepEqual(connection?.["authParameters"], {
        ...SECRET,
        value: { apiKey: { key: "Authorization", value } },
      });
    }
  });

  it("has all in us-east-1, where Organizations' events arrive, whatever the provider's region", async () => {
    const { resources, result } = await triggerOf(TO_PULUMI);
    const regional = resources.filter(({ inputs }) => "region" in inputs);
    assert.equal(regional.length, 6);
    for (const { inputs, name } of regional) assert.equal(inputs["region"], "us-east-1", name);
    assert.deepEqual(result, {
      ruleArns: ["arn:aws:events:us-east-1:111122223333:new-organizations"],
      deadLetterQueueUrls: ["https://sqs/new"],
    });
  });

  it("listens to Control Tower in its home region, with what that needs there", async () => {
    const made = await triggerOf({ ...TO_PULUMI, controlTowerRegion: "eu-west-1" });
    assert.deepEqual(made.result, {
      ruleArns: [
        "arn:aws:events:us-east-1:111122223333:new-organizations",
        "arn:aws:events:eu-west-1:111122223333:new-eu-west-1-control-tower",
      ],
      deadLetterQueueUrls: ["https://sqs/new", "https://sqs/new-eu-west-1"],
    });
    const regions = (type: string) => inputsOf(made, type).map(({ region }) => region);
    for (const type of [RULE, TARGET, CONNECTION, DESTINATION, QUEUE_POLICY]) {
      assert.deepEqual(regions(type), ["us-east-1", "eu-west-1"], type);
    }
    const atHome = await triggerOf({ ...TO_PULUMI, controlTowerRegion: "us-east-1" });
    assert.equal(inputsOf(atHome, RULE).length, 2);
    assert.equal(inputsOf(atHome, DESTINATION).length, 1);
  });

  it("tags what has tags with its stack", async () => {
    const made = await triggerOf({ ...TO_PULUMI, tags: { team: "security" } });
    const tagged = made.resources.filter(({ inputs }) => "tags" in inputs);
    assert.deepEqual(tagged.map(({ type }) => type.split(":").at(-1)).sort(), [
      "EventRule",
      "Queue",
      "Role",
    ]);
    for (const { inputs } of tagged) {
      assert.deepEqual(inputs["tags"], {
        team: "security",
        "authomize-aws:stack": "authomize-aws/test",
      });
    }
  });

  it("refuses wrong arguments all at once, by their names, and shows no token", async () => {
    const wrong = {
      token: `token ${TOKEN}`,
      pulumiStack: "prod",
      gitHubRepository: "https://github.com/acme/acme-access.git",
      apiUrl: "http://api.example.com/",
      controlTowerRegion: "Frankfurt",
      tags: { "authomize-aws:stack": "mine" },
      gitHubEvent: "x",
    };
    await assert.rejects(
      () => triggerOf(wrong),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        const keys = [...error.message.matchAll(/^ {2}(\w+)/gm)].map(([, key]) => key);
        assert.deepEqual([...new Set(keys)].sort(), [
          "apiUrl",
          "controlTowerRegion",
          "gitHubEvent",
          "gitHubRepository",
          "pulumiStack",
          "tags",
          "token",
        ]);
        assert.doesNotMatch(error.message, new RegExp(TOKEN));
        return true;
      },
    );
  });

  it("starts one thing, and an event type is GitHub's", async () => {
    await refused({ ...TO_PULUMI, ...TO_GITHUB }, /pulumiStack\n.*one of the two\n.*leave one/);
    await refused({ token: TOKEN }, /pulumiStack\n.*one of the two\n.*write one of them/);
    await refused({ ...TO_PULUMI, gitHubEventType: "x" }, /gitHubEventType\n.*gitHubRepository/);
    await refused({ ...TO_GITHUB, gitHubRepository: "acme/x.git" }, /without https:\/\/ and \.git/);
    await refused({ pulumiStack: "a/b/c" } as NewAccountTriggerArgs, /token: \[secret\]\n/);
  });

  it("refuses a token that turns out to be none", async () => {
    const later = pulumi.output("").apply(() => undefined as unknown as string);
    await assert.rejects(
      new Promise((_, reject) => {
        process.once("unhandledRejection", reject);
        triggerOf({ ...TO_PULUMI, token: later }).catch(reject);
      }),
      /argument of NewAccountTrigger new/,
    );
  });

  function refused(args: NewAccountTriggerArgs, message: RegExp) {
    return assert.rejects(() => triggerOf(args), message);
  }
});
