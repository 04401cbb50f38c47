// Which folder may import which (docs/architecture.md). A folder may import its own files and those that
// stand here beside it; anything else is an error, and so is every circle of files or of folders.
const contract = ["contract", "contract/dialog", "contract/verification"];
const settings = ["errors.ts", ...contract, "deployer", "shards", "config", "config/schemas"];
const observed = [...settings, "aws", "state"];
const decided = [...observed, "organization", "rollout/plan", "rollout/outcome"];
const programs = [
  ...decided,
  "rollout/migration",
  "rollout",
  "components/planned",
  "components",
  "program",
  "program/survey",
];
const shared = [...programs, "commands/stack", "commands/terminal"];

const MAY_IMPORT = {
  contract: [],
  "contract/dialog": ["contract"],
  "contract/verification": ["contract"],
  deployer: contract,
  shards: ["errors.ts"],
  "config/schemas": ["errors.ts", ...contract, "shards"],
  config: ["errors.ts", ...contract, "shards", "config/schemas"],
  aws: settings,
  state: [...settings, "aws"],
  organization: [...observed],
  "rollout/plan": [...observed, "organization"],
  "rollout/outcome": [...observed, "organization", "rollout/plan"],
  "rollout/migration": decided,
  rollout: [...decided, "rollout/migration"],
  "components/planned": [...decided, "components/resourceNames.ts"],
  components: [...decided, "components/planned"],
  "program/survey": decided,
  program: [...decided, "rollout", "components/planned", "components", "program/survey"],
  "commands/terminal": ["errors.ts", ...contract],
  "commands/page": [],
  "commands/stack": [...programs, "commands/terminal"],
  "commands/checks": shared,
  "commands/accessRole": shared,
  "commands/adopt": [...shared, "commands/checks"],
  "commands/deployerPolicy": shared,
  "commands/fleet/**": [...shared, "index.ts", "typescript.js"],
  "commands/forget": shared,
  "commands/handover/**": [...shared, "commands/page"],
  "commands/move": shared,
  "commands/plan": shared,
  "commands/preflight": [...shared, "commands/checks"],
  "commands/template": shared,
  "commands/verify/evidence": ["errors.ts", ...contract, "commands/checks", "commands/terminal"],
  "commands/verify/evidence/forms/**": [
    "errors.ts",
    ...contract,
    "commands/checks",
    "commands/terminal",
    "commands/page",
    "commands/verify/evidence",
  ],
  "commands/verify": [
    ...shared,
    "commands/checks",
    "commands/packageVersion.ts",
    "commands/verify/evidence",
    "commands/verify/evidence/forms",
  ],
  provider: ["errors.ts", "components"],
  // The compiler, typescript, is taken for the file of its name.
  "provider/generator": ["provider", "typescript.js"],
  "policy-pack": contract,
  deployments: ["errors.ts", ...contract, "deployer", "config", "config/schemas", "typescript.js"],
};

function pattern(place) {
  if (/\.\w+$/.test(place)) return `^${place}$`;
  return place.endsWith("/**") ? `^${place.slice(0, -2)}` : `^${place}/[^/]+$`;
}

const directions = Object.entries(MAY_IMPORT).map(([folder, others]) => ({
  name: `${folder}/ imports only what stands below it`,
  severity: "error",
  from: { path: pattern(folder) },
  to: {
    pathNot: ["^node_modules/", ...[folder, ...others].map(pattern)],
    dependencyTypesNot: ["core"],
  },
}));

export default {
  forbidden: [
    ...directions,
    {
      name: "contract/ is pure",
      severity: "error",
      from: { path: "^contract/" },
      to: { path: "^node_modules/|^node:", dependencyTypes: ["npm", "core"] },
    },
    { name: "no circle of files", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no circle of folders",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
    {
      name: "imports can be resolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "node"] },
    tsConfig: { fileName: "tsconfig.json" },
    // policy-pack/index.js is built from the files beside it.
    exclude: { path: "^(sandbox|benchmarks|tests|examples)/|^policy-pack/index.js$" },
  },
};
