import { counted } from "../../../terminal/text";
import type { AccountEvidence, Evidence } from "../evidence";
import { findingsByAccount, headFacts, resultInWords } from "./facts";
import { element, type Xml, xmlDocument } from "./xml";

/**
 * An evidence as JUnit XML: a test case for each account, in the class that its organizational units name.
 * There is no standard; this has what every reader of Jenkins's own form knows
 * (jenkinsci/xunit-plugin, junit-10.xsd). An account has one failure, however many findings, as some readers
 * take no more.
 */
export function asJunit(evidence: Evidence): string {
  const { accounts, stack, at } = evidence;
  const counts = {
    tests: accounts.length,
    failures: accounts.filter(({ result }) => result === "open").length,
    errors: 0,
    skipped: accounts.filter(({ result }) => result === "unread").length,
  };
  const properties = headFacts(evidence).map(([name, value]) =>
    element("property", { name, value }),
  );
  const findings = findingsByAccount(evidence);
  const suite = element(
    "testsuite",
    { name: `authomize verify ${stack}`, ...counts, time: 0, timestamp: at.replace(/\..*$/, "") },
    [
      element("properties", {}, properties),
      ...accounts.map((account) => testCase(account, findings.get(account.accountId) ?? [])),
      element("system-out", {}, resultInWords(evidence)),
    ],
  );
  return xmlDocument(element("testsuites", { name: "authomize verify", ...counts }, [suite]));
}

function testCase(
  { accountId, accountName, unit, result }: AccountEvidence,
  findings: Evidence["findings"],
): Xml {
  const open = findings.filter(({ severity }) => severity !== "info");
  const infos = findings.filter(({ severity }) => severity === "info");
  const name = accountName === undefined ? accountId : `${accountId} ${accountName}`;
  const [first] = infos;
  const unread = first?.problem ?? "Not enrolled, and nobody could look into it";
  return element("testcase", { classname: unit ?? "accounts", name, time: 0 }, [
    ...failure(open),
    ...(result === "unread" ? [element("skipped", { message: unread })] : []),
    ...(infos.length === 0 ? [] : [element("system-out", {}, inFull(infos))]),
  ]);
}

function failure(findings: Evidence["findings"]): readonly Xml[] {
  const [worst] = findings;
  if (worst === undefined) return [];
  const more = findings.length - 1;
  const rest = more === 0 ? "" : ` (and ${counted(more, "more finding")})`;
  const message = `${worst.severity} ${worst.rule}: ${worst.problem}${rest}`;
  return [element("failure", { type: worst.rule, message }, inFull(findings))];
}

function inFull(findings: Evidence["findings"]): string {
  return findings
    .map(({ severity, rule, problem, fix }) => `${severity} ${rule}: ${problem}\nFix: ${fix}`)
    .join("\n\n");
}
