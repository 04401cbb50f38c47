import type { Stack } from "../environment";

/** What `pulumi stack export` has of a resource. */
export interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  /** URN and ID. */
  readonly provider?: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: unknown;
}

/** A stack's whole state. */
export interface ExportedState {
  readonly deployment: { readonly resources: readonly ExportedResource[] };
}

/** What the program asked for of a resource; nothing that AWS or chance has added. */
export type AskedResource = Omit<ExportedResource, "id" | "outputs">;

/** The state of a stack, secrets in plain text. */
export async function exportedState(stack: Stack): Promise<ExportedState> {
  return JSON.parse(await stack.succeed("stack", "export", "--show-secrets")) as ExportedState;
}

/** What the program asked for, sorted by URN; the stack's own resource and its outputs are left out. */
export function askedResources({ deployment }: ExportedState): readonly AskedResource[] {
  return deployment.resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ urn, type, parent, provider, inputs, dependencies, propertyDependencies }) => ({
      urn,
      type,
      ...(parent === undefined ? {} : { parent }),
      ...(provider === undefined ? {} : { provider: urnOf(provider) }),
      ...(inputs === undefined ? {} : { inputs }),
      ...(dependencies === undefined ? {} : { dependencies: dependencies.toSorted() }),
      ...(propertyDependencies === undefined ? {} : { propertyDependencies }),
    }))
    .toSorted((one, other) => (one.urn < other.urn ? -1 : 1));
}

function urnOf(provider: string): string {
  return provider.slice(0, provider.lastIndexOf("::"));
}
