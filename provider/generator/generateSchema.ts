import { join } from "node:path";

import * as ts from "typescript";

import { COMPONENTS } from "../components";
import type { PackageSchema, ResourceSpec } from "../packageSchema";
import { description } from "./declaredTypes";
import { TypeSpecs } from "./typeSpecs";

const NAME = "authomize-aws";
const ROOT = join(__dirname, "..", "..");

/** The package's schema, made from the components' declarations and what is written above them. */
export function generateSchema(): PackageSchema & Readonly<Record<string, unknown>> {
  const { program, components } = servedClasses();
  const specs = new TypeSpecs(program.getTypeChecker(), NAME);
  const resources = Object.entries(components).map(
    ([name, symbol]) => [`${NAME}:index:${name}`, resource(name, symbol, program, specs)] as const,
  );
  return {
    name: NAME,
    displayName: "Authomize for AWS",
    description:
      "Read-only, provable, revocable access for Authomize to every account of an AWS organization.",
    keywords: ["category/cloud", "kind/component", "aws", "security", "iam"],
    license: "Apache-2.0",
    meta: { supportPack: true },
    language: LANGUAGES,
    provider: { description: "Makes the components. It has no configuration of its own." },
    types: specs.types,
    resources: Object.fromEntries(resources),
  };
}

/** The SDKs have the schema's version, and Python's installs with today's pip. */
const LANGUAGES = {
  nodejs: { respectSchemaVersion: true },
  python: { respectSchemaVersion: true, pyproject: { enabled: true } },
  go: { respectSchemaVersion: true, generateResourceContainerTypes: false },
  csharp: { respectSchemaVersion: true },
  java: { respectSchemaVersion: true, buildFiles: "gradle" },
};

/** The classes that the provider serves, as provider/components.ts imports them. */
function servedClasses() {
  const config = join(ROOT, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    ROOT,
  );
  const file = join(ROOT, "provider", "components.ts");
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`${file} cannot be read.`);
  const imported = checker.getSymbolsInScope(source, ts.SymbolFlags.Alias);
  const components = Object.keys(COMPONENTS).map((name) => {
    const symbol = imported.find((candidate) => candidate.name === name);
    if (symbol === undefined) throw new Error(`provider/components.ts imports no ${name}.`);
    return [name, checker.getAliasedSymbol(symbol)] as const;
  });
  return { program, components: Object.fromEntries(components) };
}

function resource(
  name: string,
  symbol: ts.Symbol,
  program: ts.Program,
  specs: TypeSpecs,
): ResourceSpec {
  const checker = program.getTypeChecker();
  const [signature] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
  const [, args] = signature?.getParameters() ?? [];
  if (args === undefined) throw new Error(`${name} has no arguments.`);
  const inputs = specs.propertiesOf(checker.getTypeOfSymbol(args).getProperties(), true);
  const properties = checker.getDeclaredTypeOfSymbol(symbol).getProperties();
  const outputs = new Set(COMPONENTS[name]?.outputs);
  return {
    type: "object",
    isComponent: true,
    description: description(symbol, checker),
    inputProperties: inputs.properties,
    requiredInputs: inputs.required,
    ...specs.propertiesOf(
      properties.filter((property) => outputs.has(property.name)),
      false,
    ),
  };
}
