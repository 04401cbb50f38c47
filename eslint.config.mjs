import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", ".sandbox", "dist", "examples/**/node_modules"] },
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
      "max-lines": ["error", { max: 250 }],
      "no-console": "error",
    },
  },
  {
    files: ["tests/**/*.ts"],
    rules: {
      // A mocha suite is a function of many small functions.
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
);
