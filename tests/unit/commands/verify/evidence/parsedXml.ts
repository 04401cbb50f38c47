import { SaxesParser } from "saxes";

/** One element as an XML parser reads it. */
export interface ParsedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly ParsedElement[];
  readonly text: string;
}

interface OpenElement extends ParsedElement {
  readonly children: OpenElement[];
  text: string;
}

/** Reads a document with a parser that is as strict as XML 1.0; throws at its first fault. */
export function parsedXml(xml: string): ParsedElement {
  const root: OpenElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element: OpenElement = { name, attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.write(xml).close();
  const [document] = root.children;
  if (document === undefined) throw new Error("The document has no element");
  return document;
}

/** Every element of a name, in order. */
export function elementsOf(element: ParsedElement, name: string): readonly ParsedElement[] {
  const nested = element.children.flatMap((child) => elementsOf(child, name));
  return element.name === name ? [element, ...nested] : nested;
}
