/** What XML 1.0 cannot carry, not even escaped (W3C, "Extensible Markup Language 1.0", production 2, Char). */
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A parser would make spaces, or line feeds, of them.
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Markup that is complete, in difference to text that has yet to be escaped. */
export interface Xml {
  readonly markup: string;
}

/**
 * An element.
 *
 * @param attributes - those without a value are left out
 * @param content - its elements, or its text; what XML cannot carry of that becomes U+FFFD
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content: string | readonly Xml[] = [],
): Xml {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value), /[&<>"\t\n\r]/g)}"`)
    .join("");
  const inner =
    typeof content === "string"
      ? escaped(content, /[&<>\r]/g)
      : content.map(({ markup }) => `\n${markup}`).join("");
  if (inner === "") return { markup: `<${name}${written}/>` };
  const end = typeof content === "string" ? "" : "\n";
  return { markup: `<${name}${written}>${inner}${end}</${name}>` };
}

/** A whole document. */
export function xmlDocument({ markup }: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup}\n`;
}

function escaped(text: string, what: RegExp): string {
  return text.replace(NOT_IN_XML, "\uFFFD").replace(what, (each) => ESCAPES[each] ?? each);
}
