import type { Result } from "./results";

const WIDTH = 420;
const HEIGHT = 300;
const MARGIN = { left: 60, right: 20, top: 40, bottom: 45 };
const COLOURS = ["#0072b2", "#009e73", "#cc79a7", "#d55e00", "#e69f00", "#56b4e9"];
const TICKS = 5;

/** One panel: what is drawn over the number of accounts. */
interface Panel {
  readonly title: string;
  readonly value: (result: Result) => number;
}

const PANELS: readonly Panel[] = [
  { title: "Peak memory (PSS), MB", value: ({ peakPssMegabytes }) => peakPssMegabytes },
  { title: "Wall time, s", value: ({ seconds }) => seconds },
];

/** Memory and time over the number of accounts, one line for each peer: an SVG. */
export function plot(results: readonly Result[]): string {
  const peers = [...new Set(results.map(({ peer }) => peer))];
  const legend = peers.map((peer, index) => {
    const x = MARGIN.left + index * 120;
    const y = HEIGHT + 20;
    return `<rect x="${x}" y="${y - 9}" width="10" height="10" fill="${colour(index)}"/><text x="${x + 15}" y="${y}">${peer}</text>`;
  });
  const panels = PANELS.map(
    (panel, index) =>
      `<g transform="translate(${index * WIDTH} 0)">${drawn(panel, peers, results)}</g>`,
  );
  const width = WIDTH * PANELS.length;
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
  const mostAccounts = Math.max(...results.map(({ accounts }) => accounts));
  const most = roundUp(Math.max(...results.map(panel.value)));
  const x = (accounts: number) =>
    MARGIN.left + (accounts / mostAccounts) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (value: number) =>
    HEIGHT - MARGIN.bottom - (value / most) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const grid = Array.from({ length: TICKS + 1 }, (_, tick) => {
    const value = (most / TICKS) * tick;
    const height = y(value).toFixed(1);
    return (
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${height}" y2="${height}" stroke="#ddd"/>` +
      `<text x="${MARGIN.left - 6}" y="${height}" dy="4" text-anchor="end">${Number(value.toPrecision(3))}</text>`
    );
  });
  const marks = [...new Set(results.map(({ accounts }) => accounts))].map(
    (accounts) =>
      `<text x="${x(accounts).toFixed(1)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${accounts}</text>`,
  );
  const lines = peers.map((peer, index) => {
    const points = results
      .filter((result) => result.peer === peer)
      .map((result) => [x(result.accounts).toFixed(1), y(panel.value(result)).toFixed(1)] as const);
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

/** The next of 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= value) ?? value;
}
