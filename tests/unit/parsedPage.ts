import { defaultTreeAdapter, parse, type DefaultTreeAdapterMap, type ParserError } from "parse5";

type Node = DefaultTreeAdapterMap["node"];
type Element = DefaultTreeAdapterMap["element"];

/** A page as a browser reads it. */
export interface ParsedPage {
  /** What a browser has to repair, as the HTML standard names it. */
  readonly problems: readonly string[];
  /** Every element in its order with its attributes' names, places to break a line left out. */
  readonly elements: readonly string[];
  /** The text of every element of a kind, in order: a tag, with `.class` where it matters. */
  texts(kind: string): readonly string[];
  /** The text of the one element with this ID. */
  textOf(id: string): string;
  /** Every value of an attribute, in order. */
  attributes(name: string): readonly string[];
}

/** Unicode's noncharacters are no mistake of the page. */
const ALLOWED: ReadonlySet<string> = new Set(["noncharacter-in-input-stream"]);

/** Reads a page with a parser that follows the HTML standard, as browsers do. */
export function parsedPage(html: string): ParsedPage {
  const problems: string[] = [];
  const onParseError = ({ code }: ParserError) => {
    if (!ALLOWED.has(code)) problems.push(code);
  };
  const elements = elementsIn(parse(html, { onParseError, sourceCodeLocationInfo: true }));
  return {
    problems,
    elements: elements
      .filter(({ tagName }) => tagName !== "wbr")
      .map(({ tagName, attrs }) => [tagName, ...attrs.map(({ name }) => name)].join(" ")),
    texts: (kind) => elements.filter((element) => isOfKind(element, kind)).map(textIn),
    textOf: (id) => {
      const found = elements.filter((element) => attribute(element, "id") === id);
      if (found.length !== 1) throw new Error(`${found.length} elements have the ID ${id}`);
      return found.map(textIn).join("");
    },
    attributes: (name) => elements.flatMap((element) => attribute(element, name) ?? []),
  };
}

function elementsIn(node: Node): readonly Element[] {
  const children = "childNodes" in node ? node.childNodes.flatMap(elementsIn) : [];
  return defaultTreeAdapter.isElementNode(node) ? [node, ...children] : children;
}

function textIn(node: Node): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  return "childNodes" in node ? node.childNodes.map(textIn).join("") : "";
}

function isOfKind(element: Element, kind: string): boolean {
  const [tag, className] = kind.split(".");
  if (element.tagName !== tag) return false;
  return (
    className === undefined || (attribute(element, "class") ?? "").split(" ").includes(className)
  );
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((candidate) => candidate.name === name)?.value;
}
