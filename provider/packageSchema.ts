import schema from "./schema.json";

/** A type, as Pulumi's package schema writes it. */
export interface TypeSpec {
  readonly type?: string;
  /** Another type of the schema, as `#/types/<token>`. */
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  /** Of an input: whether its value has to be known before anything is deployed. */
  readonly plain?: boolean;
}

/** An input, an output, or a property of a type. */
export interface PropertySpec extends TypeSpec {
  readonly description: string;
}

/** An object type. */
export interface ObjectSpec {
  readonly type: "object";
  readonly description: string;
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required: readonly string[];
}

/** A component. */
export interface ResourceSpec extends ObjectSpec {
  readonly isComponent: true;
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs: readonly string[];
}

/** What other languages' SDKs are generated from. */
export interface PackageSchema {
  readonly name: string;
  readonly types: Readonly<Record<string, ObjectSpec>>;
  /** By type token. */
  readonly resources: Readonly<Record<string, ResourceSpec>>;
}

/** The schema of this package, written by `npm run schema`. */
export const PACKAGE_SCHEMA = schema as unknown as PackageSchema;
