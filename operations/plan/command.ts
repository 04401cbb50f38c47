import { Command } from "commander";

import { describeProblems } from "../../config/problem";
import { decideEnrolment } from "../../organization/enrolment";
import { describeRefusal } from "../../organization/removals";
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
      if (isAcceptable(report)) return;
      if (options.json !== true) process.stderr.write(`\n${objections(report)}\n`);
      process.exitCode = EXIT.failed;
    });
}

async function reportOn(name: string | undefined): Promise<PlanReport> {
  const stack = await readPulumiStack(name);
  const settings = settingsOf(stack);
  const enrolment = await decideEnrolment(settings, credentialsOf(stack));
  const { outputs } = stack;
  const { maxRemovals } = settings;
  return planReport({ stack: stack.name, enrolment, outputs, maxRemovals });
}

function inForm(report: PlanReport, { json, tree }: Options): string {
  if (json === true) return asJson(report);
  return tree === true ? asTree(report) : asTable(report);
}

function isAcceptable({ problems, removals }: PlanReport): boolean {
  return problems.length === 0 && removals.isAllowed;
}

function objections({ stack, plan, problems, removals }: PlanReport): string {
  return [
    ...(problems.length === 0 ? [] : [describeProblems(problems)]),
    ...(removals.isAllowed ? [] : [describeRefusal(plan, removals, stack)]),
  ].join("\n\n");
}
