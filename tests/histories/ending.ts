import { CONTINUE, type History, isUpdate } from "./history";
import { differences } from "./invariants";
import { leftRoles } from "./leftRoles";
import { isReserved, type Model } from "./model";
import { type EndedRun } from "./processes";
import { ACCOUNT_NAMES, ACCOUNTS, FIRST_SETTINGS } from "./steps";

/** How many updates an operator runs, who does what the messages say, before giving up. */
const UPDATES = 8;

/**
 * How every history ends: what was left is named; then nothing goes wrong any more, people make room
 * for what the settings ask for, and the operator does what the messages say until an update ends
 * with exit code 0. Then AWS is the contract, and `destroy` leaves nothing but what others made.
 *
 * @throws BrokenInvariant when something of it is not so
 */
export async function endWell(model: Model, history: History): Promise<void> {
  mendSettings(model, history);
  await leftRoles(model, history);
  await makeRoom(model, history);
  const last = await updateUntilDone(model, history);
  history.refuse(
    differences(model, model.observation).map((text) => `I4: after recovery, ${text}`),
    last,
  );
  await leaveNothing(model, history);
}

/** A name that an organization needs for itself is refused by every update; the operator takes another. */
function mendSettings(model: Model, history: History): void {
  while (isReserved(model.settings.roleName) && model.canUndo) model.undo();
  history.configure(model.settings);
}

/** What a person has to mend: nothing fails, no account is closed, boundaries exist, names are free. */
async function makeRoom(model: Model, history: History): Promise<void> {
  const { byHand } = history.organization;
  model.calm();
  for (const observed of model.inTheWay()) {
    await byHand.delete(observed);
    model.removeForeign(observed);
  }
  if (model.settings.boundary === "partly") model.set({ boundary: "everywhere" });
  dropClosedAccounts(model);
  history.configure(model.settings);
  await history.look(model);
}

/** What the message says of an account that is closed; `forget` is among what is printed then. */
function dropClosedAccounts(model: Model): void {
  const open = model.settings.accounts.filter((account) => !model.closed.has(account));
  if (open.length === model.settings.accounts.length) return;
  model.set({ accounts: open.length === 0 ? ["management"] : open });
}

async function updateUntilDone(model: Model, history: History): Promise<EndedRun> {
  let last: EndedRun | undefined;
  for (let update = 1; update <= UPDATES; update += 1) {
    if (last !== undefined && isHeldByMove(last)) await setBack(model, history, last);
    else if (last?.output.includes("rolePath") === true) takeAnotherName(model, history);
    const printed = update === 1 ? [] : await history.runPrinted(model);
    last = printed.filter(isUpdate).at(-1) ?? (await history.up(model, CONTINUE));
    if (last.exitCode === 0 && !model.isMoving) return last;
  }
  if (last === undefined) throw new Error("There was no update.");
  history.refuse([`I5: after ${UPDATES} updates without any fault, none has succeeded`], last);
  return last;
}

/** A path that was changed without the name is refused; another name is what the message asks for. */
function takeAnotherName(model: Model, history: History): void {
  model.set({ roleName: "name-that-nothing-has" });
  history.configure(model.settings);
}

/** A move between the rollouts goes only with the settings and accounts that the roles were made with. */
function isHeldByMove({ output }: EndedRun): boolean {
  return /these settings are others than|changes together with these settings|are not enrolled: nobody would/.test(
    output,
  );
}

/** The operator sets back what the message names, as it says that it was. */
async function setBack(model: Model, history: History, { output }: EndedRun): Promise<void> {
  const was = (key: string) => new RegExp(`^\\s+${key}, which was (.+)`, "m").exec(output)?.[1];
  const [roleName, rolePath, user] = ["roleName", "rolePath", "legacyUser"].map(was);
  const { externalId } = model.deployed ?? FIRST_SETTINGS;
  const { accounts } = model.settings;
  const leftOut = ACCOUNT_NAMES.filter((name) => output.includes(`\n      ${ACCOUNTS[name]}\n`));
  const open = leftOut.filter((name) => !model.closed.has(name) && !accounts.includes(name));
  model.set({
    accounts: [...accounts, ...open],
    ...(roleName === undefined ? {} : { roleName }),
    ...(rolePath === undefined ? {} : { rolePath }),
    ...(user === undefined ? {} : { legacyUser: user !== "not set" }),
    ...(/^\s+externalId(?:, which was .*)?$/m.test(output) ? { externalId } : {}),
  });
  await makeRoom(model, history);
}

async function leaveNothing(model: Model, history: History): Promise<void> {
  model.settings = { ...model.settings, accounts: [] };
  const ended = await history.destroy(model);
  const left = model.ownOf(model.observation).map(({ arn }) => arn);
  history.refuse(
    [
      ...(ended.exitCode === 0 ? [] : [`I5: destroy exited with ${ended.exitCode}`]),
      ...left.map((arn) => `I5: destroy left ${arn}`),
    ],
    ended,
  );
}
