import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";

/** What a `v.lazy` of the settings may decide by: whether its input is a map. */
const INPUTS = [undefined, {}];

const CONVERSION: ConversionConfig = {
  target: "draft-07",
  typeMode: "input",
  // What is neither known nor named here fails, rather than be left out unnoticed.
  errorMode: "throw",
  ignoreActions: ["check"],
  overrideSchema: ({ valibotSchema }) =>
    isLazy(valibotSchema) ? anyBranchOf(valibotSchema) : undefined,
  overrideAction: ({ valibotAction, jsonSchema }) => {
    const { requirement } = valibotAction as { readonly requirement?: unknown };
    return requirement instanceof RegExp ? withPattern(jsonSchema, requirement) : undefined;
  },
};

/** The JSON schema of what a schema accepts as input; checks that JSON schema cannot say are left out. */
export function inputSchema(schema: v.GenericSchema): JsonSchema {
  const converted = toJsonSchema(schema, CONVERSION);
  delete converted.$schema;
  // Made of lazy schemas, in whose place their branches are.
  delete converted.$defs;
  return converted;
}

function isLazy(schema: v.GenericSchema): schema is v.LazySchema<v.GenericSchema> {
  return schema.type === "lazy";
}

function anyBranchOf({ getter }: v.LazySchema<v.GenericSchema>): JsonSchema {
  const branches = new Set(INPUTS.map((input) => getter(input)));
  const [first = {}, ...others] = [...branches].map(inputSchema);
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

/**
 * The pattern of an action; a format such as email is not the same everywhere. JSON schema has no flags:
 * patterns are read as with the flag u, and those with others would mean something else.
 */
function withPattern(schema: JsonSchema, { source, flags }: RegExp): JsonSchema {
  const changed = { ...schema };
  delete changed.format;
  delete changed.pattern;
  return flags === "" || flags === "u" ? { ...changed, pattern: source } : changed;
}
