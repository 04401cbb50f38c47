import type { OrganizationalUnit } from "../../organization/organization";
import { harmless } from "../terminal/harmlessText";
import { summary } from "./asTable";
import type { NextUpdate, PlanReport, ReportedAccount } from "./report";

/** A line of the tree with the lines below it. */
interface Branch {
  readonly text: string;
  readonly branches: readonly Branch[];
}

const NEXT_UPDATE: Readonly<Record<NextUpdate, string>> = {
  add: "add",
  keep: "keep",
  finish: "finish",
  replace: "REPLACE",
  remove: "REMOVE",
  none: "left out",
};

/** The report as the tree of the organization, with a line below that counts. */
export function asTree(report: PlanReport): string {
  const { organization, accounts } = report;
  const gone = accounts.filter(({ planned }) => planned === undefined);
  const trees = [
    organization === undefined
      ? { text: "authomize-aws:accounts", branches: leaves(accounts, ({ planned }) => !!planned) }
      : unitBranch(organization.root, accounts),
    ...(gone.length === 0 ? [] : [{ text: "gone", branches: gone.map(leaf) }]),
  ];
  const lines = trees.flatMap(({ text, branches }) => [text, ...drawn(branches)]);
  return `${lines.join("\n")}\n\n${summary(report)}\n`;
}

function unitBranch(unit: OrganizationalUnit, accounts: readonly ReportedAccount[]): Branch {
  return {
    text: `${unit.name} (${unit.id})`,
    branches: [
      ...leaves(accounts, ({ place }) => place?.at(-1)?.id === unit.id),
      ...unit.organizationalUnits.map((below) => unitBranch(below, accounts)),
    ],
  };
}

function leaves(
  accounts: readonly ReportedAccount[],
  isHere: (account: ReportedAccount) => boolean,
): readonly Branch[] {
  return accounts.filter(isHere).map(leaf);
}

function leaf({ id, name, nextUpdate, explanation }: ReportedAccount): Branch {
  const called = name === undefined ? "" : ` ${harmless(name)}`;
  return { text: `${id}${called}: ${NEXT_UPDATE[nextUpdate]}, ${explanation}`, branches: [] };
}

function drawn(branches: readonly Branch[]): readonly string[] {
  return branches.flatMap(({ text, branches: below }, index) => {
    const isLast = index === branches.length - 1;
    const [corner, line] = isLast ? ["└─ ", "   "] : ["├─ ", "│  "];
    return [`${corner}${text}`, ...drawn(below).map((text) => `${line}${text}`)];
  });
}
