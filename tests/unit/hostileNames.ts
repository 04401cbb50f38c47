import fc from "fast-check";

/** Names that would end, or begin, something in a page, in XML or on a terminal. */
export const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</td></tr></table><h1>gone",
  "</style></title></textarea></script>",
  "<!--",
  "]]>",
  "&lt;b&gt; &amp; &#0; &nbsp",
  "' onmouseover='alert(1)",
  "${alert(1)} {{alert(1)}}",
  "\u0000\u0007\u001B[31m\u007F",
  "\u202Egnp.exe",
  "\uD800",
] as const;

/** Any text, and such markup more often. */
export function names(): fc.Arbitrary<string> {
  const anything = fc.string({ unit: "binary", minLength: 1, maxLength: 50 });
  const markup = fc
    .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join(""));
  return fc.oneof(anything, markup);
}

/** HTML carries no control characters and no half characters; a page shows that one was there. */
export function asHtmlCarriesIt(text: string): string {
  return text.replace(/(?!\n)\p{Cc}|\p{Cs}/gu, "\uFFFD");
}
