import assert from "node:assert/strict";

import fc from "fast-check";

import { asJson, asTable, asTree } from "../../../commands/plan/formats";
import { planReport } from "../../../commands/plan/report";
import { parseSettings } from "../../../config/parseSettings";
import { trustRoleSpec } from "../../../contract/trustRoleSpec";
import { deployerPolicy } from "../../../deployer/deployerPolicy";
import { sessionPolicy } from "../../../deployer/sessionPolicy";
import { OperatorError } from "../../../errors";
import { enrolledSettings, type Enrolment } from "../../../organization/enrolment";
import { organizationProblem } from "../../../organization/readOrganization";
import { planOfOrganization } from "../../../organization/accountPlan";
import { planProblems } from "../../../organization/planProblems";
import { organizationOf } from "../../../organization/readOrganization";
import { describeRefusal } from "../../../organization/removalLimit";
import { planStackSet } from "../../../rollout/plan/planStackSet";
import { configuration } from "../config/configuration";
import { BAD_INPUTS } from "../tried";
import { answeredClient, answersOf, awsError } from "./answeredOrganizations";

import { given, MANAGEMENT, type Given } from "./anyOrganizations";

async function organizationFrom({ answers, refusal, tags }: Given) {
  const answer = answersOf(answers);
  let calls = 0;
  const { client } = answeredClient((call) => {
    calls += 1;
    if (refusal !== undefined && calls > refusal.after) throw awsError(refusal.error, "refused");
    return answer(call);
  });
  // As readOrganization does, which makes a client of its own.
  const organization = await organizationOf(client).catch((error: unknown) => {
    throw organizationProblem(error);
  });
  const accounts = organization.accounts.map((account) => ({
    ...account,
    tags: tags.get(account.id),
  }));
  return { ...organization, accounts };
}

/** Everything that is decided of an organization before anything is deployed. */
async function decide(from: Given): Promise<void> {
  const settings = parseSettings(configuration(from.settings));
  const { accountChoice, maxRemovals } = settings;
  assert.ok(accountChoice.from === "organization");
  const { selection } = accountChoice;
  const organization = await organizationFrom(from);
  const plan = planOfOrganization(organization, selection);
  const enrolment: Enrolment = {
    plan,
    organization,
    problems: planProblems(settings, selection, organization, plan),
    managementAccount: organization.managementAccountId,
  };
  const { roleName } = settings;
  const outputs = { accounts: [], incompleteAccounts: [], roleName, ...from.last };
  const asked = { stack: "prod", enrolment, maxRemovals, roleName, incompleteRemovals: [] };
  const report = planReport({ ...asked, outputs });
  assertPlain([asTable(report), asTree(report), describeRefusal(plan, report.removals, "prod")]);
  const { accounts } = JSON.parse(asJson(report)) as { readonly accounts: readonly unknown[] };
  assert.equal(accounts.length, report.accounts.length);
  const enrolled = enrolledSettings(settings, enrolment);
  assert.notEqual(enrolled.accounts.length, 0);
  for (const { id } of enrolled.accounts) {
    assert.ok(sessionPolicy(trustRoleSpec(id, enrolled)).length <= 2048);
  }
  const policy = { ...enrolled, deployerAccountId: MANAGEMENT, discovers: true };
  assert.ok(JSON.stringify(deployerPolicy(policy)).length <= 6144);
  if (settings.rollout === "accounts") return;
  const place = { stack: "prod", region: "us-east-1" };
  const { stackSet, warnings } = planStackSet(settings, enrolment, from.last, place);
  assert.notEqual(stackSet.deploymentTargets.organizationalUnitIds.length, 0);
  assertPlain(warnings);
}

/** No name of the organization may steer the terminal. */
function assertPlain(texts: readonly string[]): void {
  for (const text of texts) assert.doesNotMatch(text, /(?!\n)\p{Cc}|\p{Cf}|\p{Cs}/u);
}

describe("any organization, with any selection of it", () => {
  it("gives a plan, a rollout and their reports, or a named error that an operator can read", async () => {
    const outcomes = { decided: 0, refused: 0 };
    const property = fc.asyncProperty(given, async (from) => {
      try {
        await decide(from);
        outcomes.decided += 1;
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        assertPlain([error.message]);
        assert.doesNotMatch(error.message, /TypeError|undefined|\[object/);
        outcomes.refused += 1;
      }
    });
    await fc.assert(property, { numRuns: BAD_INPUTS.organizations });
    for (const [outcome, count] of Object.entries(outcomes)) {
      assert.ok(count > BAD_INPUTS.organizations / 20, `${outcome}: only ${count}`);
    }
  });
});
