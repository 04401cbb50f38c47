import { Command } from "commander";

import { describeProblems } from "../../config/problem";
import { decideEnrolment, enrolmentProblems } from "../../organization/enrolment";
import { describeRefusal } from "../../organization/removals";
import { StackSetError } from "../../organization/stackSetError";
import { planStackSet } from "../../organization/stackSetRollout";
import { EXIT } from "../exitCodes";
import { jsonOption, stackOption } from "../options";
import { sayingWhenSlow } from "../sayingWhenSlow";
import { credentialsOf, readPulumiStack, settingsOf } from "../pulumiStack";
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
      if (options.json !== true) for (const text of report.warnings) warn(text);
      if (isAcceptable(report)) return;
      if (options.json !== true) process.stderr.write(`\n${objections(report)}\n`);
      process.exitCode = EXIT.failed;
    });
}

async function reportOn(name: string | undefined): Promise<PlanReport> {
  const stack = await readPulumiStack(name);
  const settings = settingsOf(stack);
  const credentials = credentialsOf(stack);
  const { region } = credentials;
  const enrolment = await decideEnrolment(settings, credentials);
  const { outputs } = stack;
  const { maxRemovals } = settings;
  const problems = enrolmentProblems(settings, enrolment);
  const told = { ...enrolment, problems };
  const report = planReport({ stack: stack.name, enrolment: told, outputs, maxRemovals });
  if (settings.rollout !== "stackSet" || problems.length > 0) return report;
  const says = stackSetSays(settings, enrolment, outputs ?? {}, { stack: stack.name, region });
  return { ...report, ...says };
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
