import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Pulumi.example.yaml with every setting in use that is a comment there. */
export function uncommentedExample(): string {
  const text = readFileSync(join(__dirname, "../../../template/Pulumi.example.yaml"), "utf8");
  return text.replace(/^ {2}# ([a-zA-Z]+:(?: |$)|aws:| {2}[a-zA-Z-]+:| {4}[a-zA-Z]+:)/gm, "  $1");
}
