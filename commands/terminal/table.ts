import Table = require("cli-table3");

import wrapAnsi from "wrap-ansi";

import { printable } from "./text";

/** What a column has on either side of its text, and the border beside it. */
const AROUND_COLUMN = 3;

/** A table as plain text; without a width, as in a pipe, each cell's line stays one line. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const cells = [headings, ...rows].map((row) => row.map(printable));
  const widths = width === undefined ? [] : columnWidths(cells, width);
  const [head = [], ...body] = cells.map((row) =>
    row.map((cell, column) => wrapped(cell, widths[column] ?? Infinity)),
  );
  const drawn = new Table({ head, style: { head: [], border: [], compact: true } });
  drawn.push(...body);
  return drawn.toString();
}

/** Broken into lines between words; a word that is longer than a line, such as an ARN, stays whole. */
export function wrapped(text: string, width: number): string {
  return wrapAnsi(printable(text), width);
}

/** Takes from the widest column, as long as its longest word lets it, until all fit. */
function columnWidths(cells: readonly (readonly string[])[], width: number): readonly number[] {
  const columns = (cells[0] ?? []).map((_, column) => cells.map((row) => row[column] ?? ""));
  const least = columns.map((column) => longest(column, /[ \n]/));
  const widths = columns.map((column) => longest(column, "\n"));
  const total = () => widths.reduce((sum, each) => sum + each + AROUND_COLUMN, 1);
  while (total() > width) {
    const shrinkable = widths.map((each, column) => (each > (least[column] ?? 0) ? each : 0));
    const widest = Math.max(...shrinkable);
    if (widest === 0) break;
    widths[shrinkable.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function longest(texts: readonly string[], between: string | RegExp): number {
  return Math.max(...texts.flatMap((text) => text.split(between)).map(({ length }) => length));
}
