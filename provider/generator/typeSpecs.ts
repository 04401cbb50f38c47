import * as ts from "typescript";

import type { ObjectSpec, PropertySpec, TypeSpec } from "../packageSchema";
import { description, unwrapped } from "./declaredTypes";

/** Properties as the schema has them, and which of them have to be there. */
export interface Properties {
  readonly properties: Record<string, PropertySpec>;
  readonly required: readonly string[];
}

/** Translates declared types, and collects the object types that it meets. */
export class TypeSpecs {
  /** By token. */
  readonly types: Record<string, ObjectSpec> = {};

  /** @param packageName - the first part of every token */
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly packageName: string,
  ) {}

  /**
   * Properties of a type, sorted by name.
   *
   * @param areInputs - then each says whether it is plain, which means nothing of outputs
   */
  propertiesOf(symbols: readonly ts.Symbol[], areInputs: boolean): Properties {
    const sorted = [...symbols].sort((one, other) => (one.name < other.name ? -1 : 1));
    const made = sorted.map((symbol) => this.property(symbol, areInputs));
    return {
      properties: Object.fromEntries(made.map(({ name, spec }) => [name, spec])),
      required: made.flatMap(({ name, isRequired }) => (isRequired ? [name] : [])),
    };
  }

  private property(symbol: ts.Symbol, areInputs: boolean) {
    const type = this.checker.getTypeOfSymbol(symbol);
    const isMarkedOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    const spec = {
      ...this.typeSpec(type, symbol.name, areInputs),
      description: [description(symbol, this.checker), valuesOf(type)].filter(Boolean).join(" "),
    };
    return {
      name: symbol.name,
      spec,
      isRequired: !isMarkedOptional && !unwrapped(type).isOptional,
    };
  }

  private typeSpec(type: ts.Type, property: string, areInputs: boolean): TypeSpec {
    const { members, isEventual } = unwrapped(type);
    const plain = areInputs && !isEventual ? { plain: true } : {};
    return { ...this.valueSpec(members, property, areInputs), ...plain };
  }

  private valueSpec(members: readonly ts.Type[], property: string, areInputs: boolean): TypeSpec {
    const [type, another] = members;
    if (type === undefined) throw new Error(`${property}: its type says nothing of its values.`);
    const primitive = PRIMITIVES.find(([flags]) => members.every((member) => member.flags & flags));
    if (primitive !== undefined) return { type: primitive[1] };
    if (another !== undefined) throw new Error(`${property}: Pulumi's schema has no such union.`);
    const items = this.checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (items !== undefined) {
      return { type: "array", items: this.elementSpec(items, property, areInputs) };
    }
    const values = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values !== undefined) {
      return {
        type: "object",
        additionalProperties: this.elementSpec(values, property, areInputs),
      };
    }
    return { $ref: `#/types/${this.objectType(type, property, areInputs)}` };
  }

  /** Pulumi's generator for Go forgets the type of a plain object that is an element of a plain list. */
  private elementSpec(type: ts.Type, property: string, areInputs: boolean): TypeSpec {
    const { plain, ...spec } = this.typeSpec(type, property, areInputs);
    return plain === undefined || spec.$ref !== undefined ? spec : { ...spec, plain };
  }

  private objectType(type: ts.Type, property: string, areInputs: boolean): string {
    const symbol = type.aliasSymbol ?? type.getSymbol();
    if (symbol === undefined || !/^[A-Z]\w*$/.test(symbol.name)) {
      throw new Error(`${property}: its type needs a name, under which programs make it.`);
    }
    // Generated SDKs add "Args" to the name of every type of an input.
    const token = `${this.packageName}:index:${symbol.name.replace(/Args$/, "")}`;
    this.types[token] ??= {
      type: "object",
      description: description(symbol, this.checker),
      ...this.propertiesOf(type.getProperties(), areInputs),
    };
    return token;
  }
}

/** Every number of the components is a whole one. */
const PRIMITIVES: readonly (readonly [number, string])[] = [
  [ts.TypeFlags.StringLike, "string"],
  [ts.TypeFlags.BooleanLike, "boolean"],
  [ts.TypeFlags.NumberLike, "integer"],
];

/** The values of a property that takes no others. */
function valuesOf(type: ts.Type): string {
  const texts = unwrapped(type).members.flatMap((member) =>
    member.isStringLiteral() ? [`\`${member.value}\``] : [],
  );
  return texts.length === 0 ? "" : `One of ${texts.join(", ")}.`;
}
