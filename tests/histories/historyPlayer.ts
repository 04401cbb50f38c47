import fc from "fast-check";

import { StepCommand } from "./commands";
import { endWell } from "./ending";
import { History } from "./history";
import { Organization } from "./organization";
import type { Step } from "./steps";

/** Plays histories one after the other in one sandbox, which it starts anew after one that failed. */
export class HistoryPlayer {
  private organization: Organization | undefined;

  /**
   * Plays a history and its ending.
   *
   * @throws BrokenInvariant when an invariant does not hold
   */
  async play(steps: readonly Step[]): Promise<void> {
    const organization = (this.organization ??= await Organization.start());
    let isClean = false;
    try {
      const history = await History.begin(organization);
      await fc.asyncModelRun(
        () => Promise.resolve(history),
        steps.map((step) => new StepCommand(step)),
      );
      await endWell(history.model, history.real);
      isClean = await organization.clean();
    } finally {
      if (!isClean) await this.stop();
    }
  }

  /** Ends the sandbox. */
  async stop(): Promise<void> {
    await this.organization?.stop();
    this.organization = undefined;
  }
}
