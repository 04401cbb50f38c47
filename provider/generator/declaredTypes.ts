import * as ts from "typescript";

/** A declared type, without what surrounds its values. */
export interface Unwrapped {
  /** What a program has in the end: of a union, its members without undefined. */
  readonly members: readonly ts.Type[];
  /** Whether it may be a promise or an output. */
  readonly isEventual: boolean;
  readonly isOptional: boolean;
}

/** Takes `Input`, `Output` and undefined from a type. */
export function unwrapped(type: ts.Type): Unwrapped {
  const ofOutput = valueOfOutput(type);
  if (ofOutput !== undefined) return { ...unwrapped(ofOutput), isEventual: true };
  const all = type.isUnion() ? type.types : [type];
  const defined = all.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0);
  const members = defined.filter((member) => !isEventual(member));
  return {
    members,
    isEventual: members.length < defined.length,
    isOptional: defined.length < all.length,
  };
}

/** `Output<T>` is `OutputInstance<T>` with T's properties, of which a boolean has none. */
function valueOfOutput(type: ts.Type): ts.Type | undefined {
  if (type.aliasSymbol?.name === "Output") return type.aliasTypeArguments?.[0];
  const isOutput = type.getSymbol()?.name === "OutputInstance";
  return isOutput ? (type as ts.TypeReference).typeArguments?.[0] : undefined;
}

/** The members that `Input<T>` has beside T. */
function isEventual(type: ts.Type): boolean {
  return ["Promise", "OutputInstance"].includes((type.getSymbol() ?? type.aliasSymbol)?.name ?? "");
}

/** A docstring as one paragraph, with what its `@default` says. */
export function description(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const defaults = symbol
    .getJsDocTags(checker)
    .filter(({ name }) => name === "default")
    .map((tag) => `Default: ${ts.displayPartsToString(tag.text)}.`);
  return [text, ...defaults].join(" ").replace(/\s+/g, " ").trim();
}
