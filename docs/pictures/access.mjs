// Draws docs/pictures/access.svg, which README.md shows: node docs/pictures/access.mjs
import { writeFileSync } from "node:fs";

const WIDTH = 992;
const HEIGHT = 380;
const LINE = 18;

const TITLE = "Who assumes which role";
const DESCRIPTION =
  "The deployer, which runs pulumi up, assumes the access role of each account, with a session policy. " +
  "With it, it makes the trust role AuthomizeCrossAccountTrustRole, which has the policy SecurityAudit. " +
  "AuthomizeGlobalUser, in Authomize's account 291883359082, assumes the trust role with your external ID. " +
  "Nobody else is trusted.";

/** Accounts: drawn behind the boxes. `copies` says that there are several of them. */
const FRAMES = [
  { at: [16, 96, 192, 164], title: ["Your credentials"] },
  { at: [344, 32, 284, 332], title: ["Each enrolled account"], copies: 2 },
  { at: [768, 204, 208, 160], title: ["Authomize's account", "`291883359082`"] },
];

/** At: x, y, width, height. Lines: the first one is the name, code is in `backticks`. */
const BOXES = {
  deployer: { at: [32, 136, 160, 104], lines: ["Deployer", "`pulumi up`", "your machine or CI"] },
  accessRole: {
    at: [360, 72, 252, 84],
    lines: ["Access role", "`OrganizationAccountAccessRole`", "exists already"],
  },
  trustRole: {
    at: [360, 240, 252, 108],
    lines: [
      "Trust role",
      "`AuthomizeCrossAccountTrustRole`",
      "`SecurityAudit`: reads configuration",
      "trusts one user, one external ID",
    ],
    isMade: true,
  },
  vendor: { at: [784, 260, 176, 88], lines: ["IAM user", "`AuthomizeGlobalUser`"] },
};

/** From a point to a point, with what is said at `textAt`, the middle of its first line. */
const ARROWS = [
  {
    from: rightOf("deployer", 148),
    to: leftOf("accessRole", 148),
    lines: ["assumes", "session policy:", "this one role"],
    textAt: [276, 140],
  },
  {
    from: below("accessRole"),
    to: above("trustRole"),
    lines: ["makes,", "updates"],
    textAt: [522, 194],
  },
  {
    from: leftOf("vendor", 304),
    to: rightOf("trustRole", 304),
    lines: ["assumes", "with external ID"],
    textAt: [706, 296],
  },
];

const STYLE = `
  svg { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
  text { fill: #1f2328; }
  .code { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
  .name { font-weight: 600; font-size: 14px; }
  .page { fill: #ffffff; }
  .frame { fill: #f6f8fa; stroke: #818b98; stroke-dasharray: 5 4; }
  .box { fill: #ffffff; stroke: #59636e; }
  .made { fill: #ddf4ff; stroke: #0969da; stroke-width: 2; }
  .arrow { stroke: #59636e; stroke-width: 2; }
  .head { fill: #59636e; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .page { fill: #0d1117; }
    .frame { fill: #151b23; stroke: #656c76; }
    .box { fill: #212830; stroke: #9198a1; }
    .made { fill: #0c2d4d; stroke: #4493f8; }
    .arrow { stroke: #9198a1; }
    .head { fill: #9198a1; }
  }`;

function rightOf(name, y) {
  const [x, , width] = BOXES[name].at;
  return [x + width, y];
}

function leftOf(name, y) {
  return [BOXES[name].at[0], y];
}

function above(name) {
  const [x, y, width] = BOXES[name].at;
  return [x + width / 2, y];
}

function below(name) {
  const [x, y, width, height] = BOXES[name].at;
  return [x + width / 2, y + height];
}

function rectangle([x, y, width, height], kind) {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>`;
}

function text(line, [x, y], kind = "") {
  const code = line.replace(/`([^`]*)`/g, '<tspan class="code">$1</tspan>');
  return `<text x="${x}" y="${y}" text-anchor="middle"${kind && ` class="${kind}"`}>${code}</text>`;
}

function frame({ at, title, copies = 0 }) {
  const [x, y, width, height] = at;
  const behind = Array.from({ length: copies }, (_, index) => 8 * (copies - index));
  return [
    ...behind.map((by) => rectangle([x + by, y - by, width, height], "frame")),
    rectangle(at, "frame"),
    ...title.map((line, index) => text(line, [x + width / 2, y + 24 + index * LINE], "name")),
  ];
}

function box({ at, lines, isMade }) {
  const [x, y, width, height] = at;
  const first = y + (height - (lines.length - 1) * LINE) / 2 + 5;
  return [
    rectangle(at, isMade ? "made" : "box"),
    ...lines.map((line, index) =>
      text(line, [x + width / 2, first + index * LINE], index === 0 ? "name" : ""),
    ),
  ];
}

function arrow({ from, to, lines, textAt }) {
  const [x, y] = textAt;
  // The text is beside an arrow that goes down, and on both sides of one that goes across.
  const isLevel = from[1] === to[1];
  return [
    `<line class="arrow" x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}" marker-end="url(#head)"/>`,
    ...lines.map((line, index) =>
      text(line, [x, y + index * LINE + (index > 0 && isLevel ? 8 : 0)]),
    ),
  ];
}

const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc">`,
  `<title id="title">${TITLE}</title>`,
  `<desc id="desc">${DESCRIPTION}</desc>`,
  `<style>${STYLE}\n</style>`,
  `<marker id="head" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path class="head" d="M0 0 10 5 0 10z"/></marker>`,
  rectangle([0, 0, WIDTH, HEIGHT], "page"),
  ...FRAMES.flatMap(frame),
  ...Object.values(BOXES).flatMap(box),
  ...ARROWS.flatMap(arrow),
  `</svg>`,
];

writeFileSync(new URL("access.svg", import.meta.url), `${svg.join("\n")}\n`);
