import type { MadeDocument } from "../unit/recorded/madeDocuments";

/** What a tool says of a document. */
export interface Finding {
  /** The rule's ID, as the tool has it. */
  readonly rule: string;
  /** The document's name. */
  readonly document: string;
  /** In the tool's own words. */
  readonly text: string;
}

/** Somebody else's judgement of documents. */
export interface Tool {
  readonly name: "parliament" | "cfn-lint" | "checkov" | "iam-data";
  /** The kinds of documents that it understands. */
  readonly kinds: readonly MadeDocument["kind"][];
  /** @throws Error when the tool does not run, or does not look at one of them */
  readonly check: (documents: readonly MadeDocument[]) => Promise<readonly Finding[]>;
}
