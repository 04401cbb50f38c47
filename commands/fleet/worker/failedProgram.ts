import settings = require("@pulumi/pulumi/runtime/settings");

import { hasFailed } from "../../../program/failure";

/** How a program leaves the engine; with the signal, the engine deletes what was not asked for. */
type Disconnect = (signalShutdown?: boolean) => Promise<void>;

/**
 * Lets the engine delete nothing after a program that failed, as the Pulumi CLI does. The Automation API
 * tells the engine that a program has ended before it looks whether anything failed (pulumi,
 * sdk/nodejs/automation/server.ts), and an account would lose its only role.
 */
export function deleteNothingAfterFailure(): void {
  const sdk = settings as { disconnect: Disconnect };
  const { disconnect } = sdk;
  sdk.disconnect = (signalShutdown = false) => disconnect(signalShutdown && !hasFailed());
}
