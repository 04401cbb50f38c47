import { Command } from "commander";

import { describeProblems, StackSetError } from "../../errors";
import { decideEnrolment, enrolledSettings, enrolmentProblems } from "../../organization/enrolment";
import { describeRefusal } from "../../organization/removals";
import { planStackSet } from "../../rollout/plan/planStackSet";
import { exportEnvironment, refuseShard, removalsLeft } from "../stack/environmentStates";
import { credentialsOf, readPulumiStack, settingsOf } from "../stack/pulumiStack";
import { EXIT } from "../terminal/exitCodes";
import { jsonOption, stackOption } from "../terminal/options";
import { sayingWhenSlow } from "../terminal/sayingWhenSlow";
import { asJson } from "./asJson";
import { asTable } from "./asTable";
import { asTree } from "./asTree";
import { planReport, type PlanReport } from "./report";

interface Options {
  readonly stack?: string;
  readonly json?: boolean;
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
    .action(async (options: Options) => {
      const report = await sayingWhenSlow("Reading the stack and the organization", () =>
        reportOn(options.stack),
      );
      process.stdout.write(inForm(report, options));
      if (options.json !== true) process.stdout.write(incompleteRemovalsAsText(report));
      if (options.json !== true) for (const text of report.warnings) warn(text);
      if (isAcceptable(report)) return;
      if (options.json !== true) process.stderr.write(`\n${objections(report)}\n`);
      process.exitCode = EXIT.failed;
    });
}

async function reportOn(name: string | undefined): Promise<PlanReport> {
  const stack = await readPulumiStack(name);
  refuseShard(stack.name, "plan");
  const settings = settingsOf(stack);
  const credentials = credentialsOf(stack);
  const { region } = credentials;
  const [enrolment, states] = await Promise.all([
    decideEnrolment(settings, credentials),
    exportEnvironment(stack.state),
  ]);
  const { outputs } = stack;
  const { maxRemovals, roleName } = settings;
  const problems = enrolmentProblems(settings, enrolment);
  const enrolled = problems.length > 0 ? undefined : enrolledSettings(settings, enrolment);
  const report = planReport({
    stack: stack.name,
    enrolment: { ...enrolment, problems },
    outputs,
    maxRemovals,
    roleName,
    incompleteRemovals: removalsLeft(states, stack.name, outputs, enrolled),
  });
  if (settings.rollout !== "stackSet" || problems.length > 0) return report;
  const says = stackSetSays(settings, enrolment, outputs ?? {}, { stack: stack.name, region });
  return { ...report, ...says, warnings: [...report.warnings, ...says.warnings] };
}

/** What a StackSet of this plan would warn of, or why it would be refused. */
function stackSetSays(
  ...question: Parameters<typeof planStackSet>
): Pick<PlanReport, "warnings" | "refusals"> {
  try {
    return { warnings: planStackSet(...question).warnings, refusals: [] };
  } catch (error) {
    if (!(error instanceof StackSetError)) throw error;
    return { warnings: [], refusals: [error.message] };
  }
}

function inForm(report: PlanReport, { json, tree }: Options): string {
  if (json === true) return asJson(report);
  return tree === true ? asTree(report) : asTable(report, process.stdout.columns);
}

/** What earlier runs were to remove, a line each, with the ways to complete it; empty if there is nothing. */
function incompleteRemovalsAsText({ stack, incompleteRemovals: left }: PlanReport): string {
  if (left.length === 0) return "";
  const lines = left.map(({ arn }) => `  ${arn}\n`);
  const accounts = [...new Set(left.map(({ accountId }) => accountId))];
  const forget = accounts.map((id) => `npx authomize forget ${id} --stack ${stack}`);
  return (
    `\nStill to be removed, because an earlier run could not:\n${lines.join("")}` +
    `The next update tries again. Of an account that is closed: ${forget.join("; ")}\n`
  );
}

function warn(text: string): void {
  process.stderr.write(`\nWarning: ${text}\n`);
}

function isAcceptable({ problems, refusals, removals }: PlanReport): boolean {
  return problems.length === 0 && refusals.length === 0 && removals.isAllowed;
}

function objections({ stack, plan, problems, refusals, removals }: PlanReport): string {
  return [
    ...refusals,
    ...(problems.length === 0 ? [] : [describeProblems(problems)]),
    ...(removals.isAllowed ? [] : [describeRefusal(plan, removals, stack)]),
  ].join("\n\n");
}
