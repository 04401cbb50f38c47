import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { MadeDocument } from "../../unit/recorded/madeDocuments";

/**
 * Writes documents as CloudFormation templates into a folder of their own, lets something be done there,
 * and removes the folder. A policy becomes the template of a resource that has it.
 *
 * @param work - gets the folder, and which file in it is which document
 */
export async function withTemplates<Result>(
  documents: readonly MadeDocument[],
  work: (folder: string, names: ReadonlyMap<string, string>) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "authomize-external-"));
  try {
    const files = documents.map((document, index) => {
      const isJson = document.text.trimStart().startsWith("{");
      const file = `${index}.${isJson ? "json" : "yaml"}`;
      writeFileSync(join(folder, file), templateOf(document));
      return [file, document.name] as const;
    });
    return await work(folder, new Map(files));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function templateOf({ kind, text }: MadeDocument): string {
  if (kind === "template") return text;
  const resource = resourceWith(kind, JSON.parse(text));
  return JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources: { Held: resource } });
}

function resourceWith(kind: Exclude<MadeDocument["kind"], "template">, policy: unknown): object {
  switch (kind) {
    case "permissions":
      return { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: policy } };
    case "trust":
      return { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: policy } };
    // The only resources whose policies the project says anything about.
    case "resource":
      return {
        Type: "AWS::KMS::Key",
        DeletionPolicy: "Retain",
        UpdateReplacePolicy: "Retain",
        Properties: { EnableKeyRotation: true, KeyPolicy: policy },
      };
  }
}
