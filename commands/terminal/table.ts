import Table = require("cli-table3");

import { harmless } from "./harmlessText";

/** What a column has on either side of its text, and the border beside it. */
const AROUND_COLUMN = 3;

/**
 * A table as plain text without colour.
 *
 * @param headings - one for each column
 * @param rows - cells by column; control characters in them are shown as `?`
 * @param width - how wide it may be, in characters, as `process.stdout.columns` is; words are not
 *   broken for it, so that what is copied is whole. Absent, as where the output is piped: columns are as
 *   wide as they need to be, and a cell's line stays one line
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const cells = [headings, ...rows].map((row) => row.map(harmless));
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
  return text
    .split("\n")
    .flatMap((line) => linesOf(line, width))
    .join("\n");
}

function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
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
