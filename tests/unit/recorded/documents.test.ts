import assert from "node:assert/strict";

import { cloudFormationTemplate } from "../../../contract/cloudFormationTemplate";
import { trustRoleSpec, type TrustRoleSettings } from "../../../contract/trustRoleSpec";
import { deployerPolicy, type Deployment } from "../../../deployer/deployerPolicy";
import {
  readingSessionPolicy,
  sessionPolicy,
  verifyingSessionPolicy,
} from "../../../deployer/sessionPolicy";
import { ACCOUNTS, DEPLOYMENTS, ROLES, TEMPLATES } from "./documentCases";
import RECORDED from "./documents.json";

/** Every document that these roles lead to, by what it is. */
function documentsOf(name: string, settings: TrustRoleSettings): readonly [string, string][] {
  return [
    ...ACCOUNTS.flatMap((id): [string, string][] => [
      [`session policy, ${name}, ${id}`, sessionPolicy(trustRoleSpec(id, settings))],
      [`reading session policy, ${name}, ${id}`, readingSessionPolicy(trustRoleSpec(id, settings))],
      [
        `verify's session policy, ${name}, ${id}`,
        verifyingSessionPolicy(trustRoleSpec(id, settings)),
      ],
    ]),
    ...Object.entries(TEMPLATES).map(([other, options]): [string, string] => [
      `template, ${name}, ${other}`,
      JSON.stringify(cloudFormationTemplate(settings, options)),
    ]),
    ...Object.entries<Omit<Deployment, keyof TrustRoleSettings>>(DEPLOYMENTS).map(
      ([other, deployment]): [string, string] => [
        `deployer policy, ${name}, ${other}`,
        JSON.stringify(deployerPolicy({ ...settings, ...deployment })),
      ],
    ),
  ];
}

/**
 * What AWS is given, and what operators have installed by hand, is the same to the byte from one
 * version to the next: a changed session policy or template is a change in every account.
 */
describe("the documents that this project makes", () => {
  const made = Object.entries<TrustRoleSettings>(ROLES).flatMap(([name, settings]) =>
    documentsOf(name, settings),
  );

  it("are all recorded, and nothing else is", () => {
    assert.deepEqual(made.map(([what]) => what).sort(), Object.keys(RECORDED).sort());
  });

  for (const [what, document] of made) {
    it(`${what}: as it was`, () => {
      assert.equal(document, (RECORDED as Readonly<Record<string, string>>)[what]);
    });
  }
});
