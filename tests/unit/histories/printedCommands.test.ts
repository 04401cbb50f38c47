import assert from "node:assert/strict";

import { printedCommands } from "../../histories/printedCommands";

describe("the commands that a message prints", () => {
  const texts: readonly (readonly [string, readonly string[]])[] = [
    [
      "When that is mended, run again: npx pulumi up --continue-on-error --stack prod. It completes them.",
      ["npx pulumi up --continue-on-error --stack prod"],
    ],
    [
      "Run it right away: npx authomize move, or npx pulumi up 2 times more.",
      ["npx authomize move --stack prod", "npx pulumi up --stack prod"],
    ],
    ["find them by npx pulumi up --refresh at any time", ["npx pulumi up --refresh --stack prod"]],
    [
      "Take them over with:\n  npx pulumi import --file a/adopt.json --stack prod --protect=false --generate-code=false\n",
      ["npx pulumi import --file a/adopt.json --stack prod --protect=false --generate-code=false"],
    ],
    [
      "npx authomize forget 012345678901 --stack prod; or npx authomize forget <account>",
      ["npx authomize forget 012345678901 --stack prod"],
    ],
    [
      "npx pulumi up --stack prod, and again npx pulumi up --stack prod",
      ["npx pulumi up --stack prod"],
    ],
    [
      "completes them: npx pulumi up --refresh --stack prod --target '**authomize-012345678901*' --target '**authomize-legacy*'",
      [
        "npx pulumi up --refresh --stack prod --target **authomize-012345678901* --target **authomize-legacy*",
      ],
    ],
    ["npx pulumi config set maxRemovals 3 --stack prod, npx authomize verify", []],
  ];

  for (const [text, expected] of texts) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(
        printedCommands(text, "prod").map((words) => words.join(" ")),
        expected,
      );
    });
  }
});
