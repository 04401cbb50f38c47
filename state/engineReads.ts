import * as pulumi from "@pulumi/pulumi";

/** Milliseconds to wait before each further try. */
const PAUSES: readonly number[] = [50, 200, 800];

/**
 * Asks the engine for something that a backend keeps of a stack of this project. A backend that is a
 * folder of files writes part of it in place: whoever reads in this moment gets an unexpected
 * end (gocloud.dev, blob/fileblob/attrs.go, `setAttrs`). So what cannot be read is read again, up to
 * three times within a second or so.
 *
 * @param token - of the engine's own function
 * @returns its outputs
 * @throws Error as the engine gave it; at once where there is no such stack
 */
export async function readFromEngine<Outputs>(
  token: string,
  args: Readonly<Record<string, string>>,
): Promise<Outputs> {
  for (const pause of PAUSES) {
    try {
      return await ask(token, args);
    } catch (error) {
      if (isUnknownStack(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return ask(token, args);
}

/** Whether the engine said that a stack does not exist (pulumi, pkg/backend/backend.go). */
export function isUnknownStack(error: unknown): boolean {
  return error instanceof Error && error.message.includes("unknown stack");
}

async function ask<Outputs>(
  token: string,
  args: Readonly<Record<string, string>>,
): Promise<Outputs> {
  const { outputs } = (await pulumi.runtime.invoke(token, args, { async: true })) as {
    readonly outputs: Outputs;
  };
  return outputs;
}
