import type { AsyncCommand } from "fast-check";

import { ownNameOf } from "./contractOfRole";
import type { History } from "./history";
import type { Model } from "./model";
import { type ObservedRole, rolesOf, stackSetsOf, usersOf } from "./observation";
import { TEAM_ROLE } from "./stackSets";
import { leftRoles } from "./leftRoles";
import { type AccountName, type Step } from "./steps";

/** A step of a history as fast-check runs it: against what the operator knows, and the real thing. */
export class StepCommand implements AsyncCommand<Model, History, true> {
  constructor(readonly step: Step) {}

  /** Whether the step makes sense where the history is. */
  check(model: Readonly<Model>): Promise<boolean> {
    return Promise.resolve(isPossible(this.step, model));
  }

  run(model: Model, history: History): Promise<void> {
    return perform(this.step, model, history);
  }

  toString(): string {
    return JSON.stringify(this.step);
  }
}

function isPossible(step: Step, model: Readonly<Model>): boolean {
  switch (step.step) {
    case "undo":
      return model.canUndo;
    case "make a role by hand":
      return !rolesOf(model.observation).some(
        ({ account, name }) => account === step.account && name === step.roleName,
      );
    case "make the user by hand":
      return !usersOf(model.observation).some(({ name }) => name === ownNameOf(model.stack));
    case "make the StackSet by hand":
      return (
        stackSetsOf(model.observation).length === 0 &&
        TEAM_ROLE.accounts.every(
          (account) => !model.isForeign({ kind: "role", account, name: TEAM_ROLE.name }),
        )
      );
    case "change by hand":
      return ownRole(model, step.account) !== undefined;
    case "close":
      // The management account can't be closed; the program's own credentials are there.
      return step.account !== "management";
    case "adopt":
      return model.tried !== undefined;
    case "up":
      // The shards' own processes outlive a fleet that is killed.
      return step.interruption?.signal !== "SIGKILL" || model.settings.shards === 0;
    case "set":
    case "fault":
    case "run what was printed":
    case "look":
      return true;
  }
}

async function perform(step: Step, model: Model, history: History): Promise<void> {
  const { byHand } = history.organization;
  switch (step.step) {
    case "set":
      model.set(step.settings);
      history.configure(model.settings);
      return;
    case "undo":
      model.undo();
      history.configure(model.settings);
      return;
    case "up":
      await history.up(model, optionsOf(step), step.interruption);
      return;
    case "fault":
      model.add(step);
      return;
    case "close":
      model.closed.add(step.account);
      return;
    case "make a role by hand":
      await byHand.makeRole(step.account, step.roleName, step.maker);
      model.addForeign({ kind: "role", account: step.account, name: step.roleName });
      return history.look(model);
    case "make the user by hand": {
      const name = ownNameOf(model.stack);
      await byHand.makeUser(name);
      model.addForeign({ kind: "user", account: "management", name });
      return history.look(model);
    }
    case "make the StackSet by hand": {
      const name = ownNameOf(model.stack);
      await byHand.makeStackSet(name);
      model.addForeign({ kind: "stackSet", account: "management", name });
      for (const account of TEAM_ROLE.accounts) {
        model.addForeign({ kind: "role", account, name: TEAM_ROLE.name });
      }
      return history.look(model);
    }
    case "change by hand": {
      const role = ownRole(model, step.account);
      if (role !== undefined) await byHand.change(role, step.change);
      model.isSettled = false;
      model.wasChangedByHand = true;
      return history.look(model);
    }
    case "run what was printed":
      await history.runPrinted(model);
      return;
    case "adopt":
      return history.adopt(model);
    case "look":
      return leftRoles(model, history);
  }
}

function optionsOf(step: Extract<Step, { step: "up" }>): readonly string[] {
  return [
    ...(step.continueOnError === true ? ["--continue-on-error"] : []),
    ...(step.refresh === true ? ["--refresh"] : []),
  ];
}

function ownRole(model: Readonly<Model>, account: AccountName): ObservedRole | undefined {
  return rolesOf(model.ownOf(model.observation)).find((role) => role.account === account);
}
