import * as pulumi from "@pulumi/pulumi";

import { ownerOf, withOwner } from "../../contract/ownership";

/** The tags of what the running stack makes: those that are asked for, and whose it is. */
export function ownTags(
  tags: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return withOwner(tags, ownerOf(pulumi.getProject(), pulumi.getStack()));
}
