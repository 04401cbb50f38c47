import { Command } from "commander";

import { describeProblems, StackSetError } from "../../errors";
import { enrolledSettings, enrolmentProblems } from "../../organization/enrolment";
import { describeRefusal } from "../../organization/removalLimit";
import { forgetCommand } from "../../rollout/outcome/stackInstanceDeletion";
import { planStackSet } from "../../rollout/plan/planStackSet";
import { readEnvironment, removalsLeft } from "../stack/environment";
import { EXIT } from "../terminal/exitCodes";
import { jsonOption, stackOption, type StackOptions } from "../terminal/options";
import { announceIfSlow } from "../terminal/progress";
import { asJson, asTable, asTree } from "./formats";
import { planReport, type PlanReport } from "./report";

interface Options extends StackOptions {
  readonly tree?: boolean;
}

/** `authomize plan`: which accounts are enrolled, why, and what the next update would change. */
export function planCommand(): Command {
  return new Command("plan")
    .description(
      "Show which accounts are enrolled, which are not, and why; and where the next pulumi up adds or removes the role. " +
        "Exits with 1 when pulumi up would refuse the plan.",
    )
    .addOption(stackOption())
    .addOption(jsonOption().conflicts("tree"))
    .option("--tree", "show the accounts in the organization's tree")
    .action(plan);
}

async function plan({ stack, json, tree }: Options): Promise<void> {
  const report = await announceIfSlow("Reading the stack and the organization", () =>
    reportOn(stack),
  );
  const objections = objectionsTo(report);
  if (objections.length > 0) process.exitCode = EXIT.failed;
  if (json === true) {
    process.stdout.write(asJson(report));
    return;
  }
  process.stdout.write(tree === true ? asTree(report) : asTable(report, process.stdout.columns));
  process.stdout.write(incompleteRemovalsAsText(report));
  for (const text of report.warnings) process.stderr.write(`\nWarning: ${text}\n`);
  if (objections.length > 0) process.stderr.write(`\n${objections.join("\n\n")}\n`);
}

async function reportOn(name: string | undefined): Promise<PlanReport> {
  const environment = await readEnvironment(name, "plan");
  const { stack, chosen, credentials, enrolment, states } = environment;
  const { outputs } = stack;
  const problems = enrolmentProblems(chosen, enrolment);
  const enrolled = problems.length > 0 ? undefined : enrolledSettings(chosen, enrolment);
  const report = planReport({
    stack: stack.name,
    enrolment: { ...enrolment, problems },
    outputs,
    maxRemovals: chosen.maxRemovals,
    roleName: chosen.roleName,
    incompleteRemovals: removalsLeft(states, stack, enrolled),
  });
  if (chosen.rollout !== "stackSet" || problems.length > 0) return report;
  try {
    const place = { stack: stack.name, region: credentials.region };
    const { warnings } = planStackSet(chosen, enrolment, outputs ?? {}, place);
    return { ...report, warnings: [...report.warnings, ...warnings] };
  } catch (error) {
    if (!(error instanceof StackSetError)) throw error;
    return { ...report, refusals: [error.message] };
  }
}

/** What earlier runs were to remove, with the ways to complete it; empty if there is nothing. */
function incompleteRemovalsAsText({ stack, incompleteRemovals: left }: PlanReport): string {
  if (left.length === 0) return "";
  const lines = left.map(({ arn }) => `  ${arn}\n`);
  const accounts = [...new Set(left.map(({ accountId }) => accountId))];
  const forget = accounts.map((id) => forgetCommand(id, stack));
  return (
    `\nStill to be removed, because an earlier run could not:\n${lines.join("")}` +
    `The next update tries again. Of an account that is closed: ${forget.join("; ")}\n`
  );
}

/** Why pulumi up would refuse the plan; none where it accepts it. */
function objectionsTo(report: PlanReport): readonly string[] {
  const { stack, plan: planned, problems, refusals, removals } = report;
  return [
    ...refusals,
    ...(problems.length === 0 ? [] : [describeProblems(problems)]),
    ...(removals.isAllowed ? [] : [describeRefusal(planned, removals, stack)]),
  ];
}
