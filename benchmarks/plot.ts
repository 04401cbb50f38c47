import type { Result } from "./results";

const WIDTH = 420;
const HEIGHT = 300;
const MARGIN = { left: 60, right: 20, top: 40, bottom: 45 };
const COLOURS = ["#0072b2", "#009e73", "#cc79a7", "#d55e00", "#e69f00", "#56b4e9", "#000000"];
const LEGEND_STEP = 120;

/** One panel: what is drawn over the number of accounts. */
interface Panel {
  readonly title: string;
  readonly value: (result: Result) => number;
}

const PANELS: readonly Panel[] = [
  { title: "Peak memory (PSS), MB", value: ({ peakPssMegabytes }) => peakPssMegabytes.median },
  { title: "Wall time, s", value: ({ seconds }) => seconds.median },
];

/** Memory and time over the number of accounts, one line for each peer, both axes logarithmic: an SVG. */
export function plot(results: readonly Result[]): string {
  const peers = [...new Set(results.map(({ peer }) => peer))];
  const legend = peers.map((peer, index) => {
    const x = MARGIN.left + index * LEGEND_STEP;
    const y = HEIGHT + 20;
    return `<rect x="${x}" y="${y - 9}" width="10" height="10" fill="${colour(index)}"/><text x="${x + 15}" y="${y}">${peer}</text>`;
  });
  const panels = PANELS.map(
    (panel, index) =>
      `<g transform="translate(${index * WIDTH} 0)">${drawn(panel, peers, results)}</g>`,
  );
  const width = Math.max(WIDTH * PANELS.length, MARGIN.left + peers.length * LEGEND_STEP);
  const height = HEIGHT + 35;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...panels,
    ...legend,
    "</svg>",
    "",
  ].join("\n");
}

function drawn(panel: Panel, peers: readonly string[], results: readonly Result[]): string {
  const sizes = [...new Set(results.map(({ accounts }) => accounts))];
  const values = results.map(panel.value);
  const steps = roundSteps(Math.min(...values), Math.max(...values));
  const x = scale(sizes, [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scale(steps, [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const grid = steps.map(
    (step) =>
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(step)}" y2="${y(step)}" stroke="#ddd"/>` +
      `<text x="${MARGIN.left - 6}" y="${y(step)}" dy="4" text-anchor="end">${step}</text>`,
  );
  const marks = sizes.map(
    (size) =>
      `<text x="${x(size)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${size}</text>`,
  );
  const lines = peers.map((peer, index) => {
    const points = results
      .filter((result) => result.peer === peer)
      .map((result) => [x(result.accounts), y(panel.value(result))] as const);
    const path = points.map((point) => point.join(",")).join(" ");
    const dots = points.map(
      ([left, top]) => `<circle cx="${left}" cy="${top}" r="3" fill="${colour(index)}"/>`,
    );
    return `<polyline points="${path}" fill="none" stroke="${colour(index)}" stroke-width="2"/>${dots.join("")}`;
  });
  const title = `<text x="${MARGIN.left}" y="22" font-weight="bold">${panel.title}</text>`;
  const axis = `<text x="${WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">accounts</text>`;
  return [title, ...grid, ...marks, axis, ...lines].join("\n");
}

function colour(index: number): string {
  return COLOURS[index % COLOURS.length] ?? "#000";
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
