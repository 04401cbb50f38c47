import tseslint from "typescript-eslint";

/** Folders that only what stands above them may import: imports point down (see README, "Folders"). */
const folders = [
  {
    folder: "contract",
    mayNotImport: ["config", "organization", "components", "program", "operations", "sandbox"],
  },
  { folder: "organization", mayNotImport: ["components", "program", "operations", "sandbox"] },
  { folder: "config", mayNotImport: ["components", "program", "operations", "sandbox"] },
  { folder: "components", mayNotImport: ["program", "operations", "sandbox"] },
  { folder: "program", mayNotImport: ["operations", "sandbox"] },
  { folder: "operations", mayNotImport: ["sandbox"] },
  {
    folder: "deployments",
    mayNotImport: ["organization", "components", "program", "operations", "sandbox"],
  },
];

const importsPointDown = folders.map(({ folder, mayNotImport }) => ({
  files: [`${folder}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: mayNotImport.map((above) => `**/${above}/**`),
            message: `${folder}/ stands below that folder.`,
          },
          ...(folder === "contract"
            ? [{ group: ["@pulumi/*", "@aws-sdk/*", "node:*"], message: "contract/ is pure." }]
            : []),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["node_modules", ".sandbox", "examples/**/node_modules"] },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-deprecated": "error",
      // TypeScript's own way to import a CommonJS module that is one class or function.
      "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true }],
      "max-lines": ["error", { max: 300, skipBlankLines: true }],
      "no-console": "error",
      // The loader of typescript.js knows no default import of a CommonJS package.
      "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true }],
    },
  },
  ...importsPointDown,
  {
    files: ["tests/**/*.ts"],
    rules: {
      // A mocha suite is a function of many small functions.
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
);
