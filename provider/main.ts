/** What the engine runs to make components for programs in any language. */

import { main } from "@pulumi/pulumi/provider";

import { ComponentProvider } from "./componentProvider";
import { withoutStackTraces } from "./withoutStackTraces";

withoutStackTraces();
void main(new ComponentProvider(), process.argv.slice(2));
