import { join } from "node:path";

/** The folder in which Pulumi.yaml and the stacks' settings files are. */
export const PROJECT_FOLDER = join(__dirname, "..");
