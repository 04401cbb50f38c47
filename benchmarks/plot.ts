const WIDTH = 440;
const HEIGHT = 300;
const MARGIN = { left: 60, right: 24, top: 40, bottom: 45 };
const LEGEND_STEP = 130;

/** One line over the number of accounts. */
export interface Line {
  /** As the legend has it; lines of the same name in several panels have the same colour. */
  readonly name: string;
  readonly points: readonly (readonly [accounts: number, value: number])[];
}

/** One picture of lines. */
export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

/**
 * Panels side by side with one legend, both axes logarithmic: an SVG that can be read on a light and on
 * a dark page.
 *
 * @param title - what a screen reader says
 */
export function plot(title: string, panels: readonly Panel[]): string {
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const legend = names.map((name, index) => {
    const x = MARGIN.left + index * LEGEND_STEP;
    const y = HEIGHT + 20;
    return `<rect x="${x}" y="${y - 9}" width="10" height="10" class="f${index}"/><text x="${x + 15}" y="${y}">${name}</text>`;
  });
  const drawings = panels.map(
    (panel, index) => `<g transform="translate(${index * WIDTH} 0)">${drawn(panel, names)}</g>`,
  );
  const width = Math.max(WIDTH * panels.length, MARGIN.left + names.length * LEGEND_STEP);
  const height = HEIGHT + 35;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${title}</title>`,
    `<style>${style(names.length)}</style>`,
    `<rect width="${width}" height="${height}" class="page"/>`,
    ...drawings,
    ...legend,
    "</svg>",
    "",
  ].join("\n");
}

/** Told apart by people who see fewer colours, too (Okabe and Ito); lighter on a dark page where they have to be. */
const COLOURS = ["#0072b2", "#009e73", "#cc79a7", "#d55e00", "#e69f00", "#56b4e9"];
const ON_DARK = ["#4aa8e0", "#2fc79a", "#e29bc4", "#f0813a", "#f0b429", "#8fd0f5"];

function style(count: number): string {
  const lines = (colours: readonly string[]) =>
    Array.from({ length: count }, (_, index) => {
      const colour = colours[index % colours.length] ?? "";
      return `.l${index} { stroke: ${colour}; } .f${index} { fill: ${colour}; }`;
    }).join(" ");
  return [
    'svg { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }',
    "text { fill: #1f2328; } .page { fill: #ffffff; } .grid { stroke: #d1d9e0; } .line { fill: none; stroke-width: 2; }",
    ".title { font-weight: 600; }",
    lines(COLOURS),
    "@media (prefers-color-scheme: dark) {",
    "text { fill: #f0f6fc; } .page { fill: #0d1117; } .grid { stroke: #3d444d; }",
    lines(ON_DARK),
    "}",
  ].join("\n");
}

function drawn({ title, lines }: Panel, names: readonly string[]): string {
  const points = lines.flatMap((line) => line.points);
  const sizes = [...new Set(points.map(([accounts]) => accounts))];
  const values = points.map(([, value]) => value);
  const steps = roundSteps(Math.min(...values), Math.max(...values));
  const x = scale(sizes, [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scale(steps, [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const grid = steps.map(
    (step) =>
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(step)}" y2="${y(step)}" class="grid"/>` +
      `<text x="${MARGIN.left - 6}" y="${y(step)}" dy="4" text-anchor="end">${step}</text>`,
  );
  const marks = sizes.map(
    (size) =>
      `<text x="${x(size)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${size}</text>`,
  );
  const drawnLines = lines.map((line) => {
    const index = names.indexOf(line.name);
    const places = line.points.map(([accounts, value]) => [x(accounts), y(value)] as const);
    const path = places.map((place) => place.join(",")).join(" ");
    const dots = places.map(
      ([left, top]) => `<circle cx="${left}" cy="${top}" r="3" class="f${index}"/>`,
    );
    return `<polyline points="${path}" class="line l${index}"/>${dots.join("")}`;
  });
  const heading = `<text x="${MARGIN.left}" y="22" class="title">${title}</text>`;
  const axis = `<text x="${WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">accounts</text>`;
  return [heading, ...grid, ...marks, axis, ...drawnLines].join("\n");
}

/** From values to pixels, logarithmic, from the least of the values to the greatest. */
function scale(
  values: readonly number[],
  [from, to]: readonly [number, number],
): (value: number) => string {
  const least = Math.log(Math.min(...values));
  const span = Math.log(Math.max(...values)) - least || 1;
  return (value) => (from + ((Math.log(value) - least) / span) * (to - from)).toFixed(1);
}

/** 1, 2 and 5 times powers of ten, from the last at or below `least` to the first at or above `most`. */
function roundSteps(least: number, most: number): readonly number[] {
  const powers = Array.from({ length: 8 }, (_, power) => 10 ** (power - 2));
  const all = powers.flatMap((power) =>
    [1, 2, 5].map((factor) => Number((factor * power).toPrecision(1))),
  );
  const first = all.findLastIndex((step) => step <= least);
  const last = all.findIndex((step) => step >= most);
  return all.slice(Math.max(first, 0), last + 1);
}
