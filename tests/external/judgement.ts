import assert from "node:assert/strict";

import type { MadeDocument } from "../unit/recorded/madeDocuments";
import { type Accepted, ACCEPTED } from "./accepted";
import { allDocuments } from "./documents";
import type { Finding, Tool } from "./tool";
import { WRONG_DOCUMENTS } from "./wrongDocuments";

/** Holds every document against one tool, after the tool has shown that it finds what is wrong. */
export function judgementBy(tool: Tool): void {
  const understood = ({ kind }: MadeDocument) => tool.kinds.includes(kind);

  describe(tool.name, () => {
    const documents = allDocuments().filter(understood);
    const accepted = ACCEPTED.filter((each) => each.tool === tool.name);
    let findings: readonly Finding[];

    before(async () => {
      findings = await tool.check(documents);
    });

    it("finds what is wrong in documents that are wrong, and nothing else", async () => {
      const wrong = WRONG_DOCUMENTS.filter(understood);
      const found = await tool.check(wrong);
      const rulesOf = (name: string) =>
        [...new Set(found.flatMap((each) => (each.document === name ? each.rule : [])))].sort();
      assert.deepEqual(
        wrong.map(({ name }) => [name, rulesOf(name)]),
        wrong.map(({ name, rules }) => [name, rules[tool.name] ?? []]),
      );
    });

    it("finds nothing in this project's documents but what is accepted", () => {
      const news = findings.filter((finding) => !accepted.some((each) => covers(each, finding)));
      assert.deepEqual([...new Set(news.map(inWords))], []);
    });

    it("still finds all that is accepted, in each document that it is accepted for", () => {
      const stale = accepted.flatMap((each) =>
        documents
          .filter(({ name }) => each.documents.test(name))
          .filter(({ name }) => !findings.some((it) => it.document === name && covers(each, it)))
          .map(({ name }) => `${each.rule}: ${name}`),
      );
      const unused = accepted.filter(
        (each) => !documents.some(({ name }) => each.documents.test(name)),
      );
      assert.deepEqual(stale, []);
      assert.deepEqual(unused, []);
    });
  });
}

function covers({ rule, documents, says = /^/ }: Accepted, finding: Finding): boolean {
  return rule === finding.rule && documents.test(finding.document) && says.test(finding.text);
}

function inWords({ rule, document, text }: Finding): string {
  return `${rule}: ${document}: ${text}`;
}
