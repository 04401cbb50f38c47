/** A table as Markdown has it. */
export function markdown(
  headings: readonly string[],
  body: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...body.map(line)].join("\n");
}
