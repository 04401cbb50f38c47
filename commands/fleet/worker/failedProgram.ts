import settings = require("@pulumi/pulumi/runtime/settings");

import { hasFailed } from "../../../program/failure";

/** How a program leaves the engine; with the signal, the engine goes on to delete what was not asked for. */
type Disconnect = (signalShutdown?: boolean) => Promise<void>;

/**
 * Lets the engine delete nothing after a program that failed, as the Pulumi CLI does. A program that
 * the Automation API runs in its own process tells the engine that it has ended well before it looks
 * whether anything failed (pulumi, sdk/nodejs/automation/server.ts); the engine, which goes on after
 * an error in a fleet, would delete the only role of an account whose new one could not be made.
 */
export function deleteNothingAfterFailure(): void {
  const sdk = settings as { disconnect: Disconnect };
  const { disconnect } = sdk;
  sdk.disconnect = (signalShutdown = false) => disconnect(signalShutdown && !hasFailed());
}
