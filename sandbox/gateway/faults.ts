import * as v from "valibot";

const account = v.pipe(v.string(), v.regex(/^\d{12}$/, "an account is a string of 12 digits"));
const match = {
  /** The account that is called, or, for sts:AssumeRole, that the role is in; default: any. */
  account: v.optional(account),
  /** Such as `iam:CreateRole`, with `*` for anything; default: any. */
  action: v.optional(
    v.pipe(v.string(), v.regex(/^[\w*-]+:?[\w*]*$/, "such as iam:CreateRole or iam:*")),
  ),
  /** How often it happens, after which the rule is spent; default: always. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};
const positive = v.pipe(v.number(), v.minValue(0));

const ruleSchema = v.variant("effect", [
  /** The call is refused, as by a service control policy. */
  v.strictObject({ ...match, effect: v.literal("deny") }),
  /** The call is refused with the error that SDKs retry. */
  v.strictObject({ ...match, effect: v.literal("throttle") }),
  /** The call is answered later. */
  v.strictObject({ ...match, effect: v.literal("latency"), milliseconds: positive }),
  /** The connection breaks without an answer. */
  v.strictObject({ ...match, effect: v.literal("reset") }),
  /** A role is not found for some time after it was created. */
  v.strictObject({ ...match, effect: v.literal("eventual-consistency"), seconds: positive }),
  /** Nothing in the account answers any more, as after it was closed. */
  v.strictObject({ effect: v.literal("account-vanished"), account }),
]);

/** Something to go wrong, and when. */
export type FaultRule = v.InferOutput<typeof ruleSchema>;

/** A fault that happens to a call. */
export type Fault = Exclude<FaultRule, { effect: "eventual-consistency" }>;

/** Reads a list of rules; the error names every problem. */
export function parseFaultRules(value: unknown): readonly FaultRule[] {
  const result = v.safeParse(v.array(ruleSchema), value);
  if (result.success) return result.output;
  const problems = result.issues.map(
    (issue) => `${v.getDotPath(issue) ?? "rules"}: ${issue.message}`,
  );
  throw new Error(problems.join("; "));
}

/** Whether a rule is about calls of this action to this account. */
export function matches(rule: FaultRule, calledAccount: string, action: string): boolean {
  if (rule.account !== undefined && rule.account !== calledAccount) return false;
  if (rule.effect === "account-vanished" || rule.action === undefined) return true;
  const pattern = rule.action.split("*").map(escaped).join(".*");
  return new RegExp(`^${pattern}$`, "i").test(action);
}

function escaped(literal: string): string {
  return literal.replace(/[^\w]/g, "\\$&");
}

interface Armed {
  readonly rule: FaultRule;
  left: number;
}

/** The faults that are switched on. */
export class Faults {
  private armed: Armed[] = [];
  private readonly unknownRoles = new Map<string, number>();

  /** Replaces all rules; an empty list switches faults off. */
  replace(rules: readonly FaultRule[]): void {
    this.armed = rules.map((rule) => ({ rule, left: timesOf(rule) }));
    this.unknownRoles.clear();
  }

  /** The rules that are not spent, with how often they will still happen. */
  active(): readonly FaultRule[] {
    return this.armed
      .filter(({ left }) => left > 0)
      .map(({ rule, left }) => (left === Infinity ? rule : { ...rule, times: left }));
  }

  /**
   * What goes wrong with a call, in the order of the rules: any latency, and at most one fault that
   * ends the call. Counts as having happened.
   */
  strike(calledAccount: string, action: string): Fault[] {
    const faults: Fault[] = [];
    for (const armed of this.armed) {
      const { rule } = armed;
      if (rule.effect === "eventual-consistency" || armed.left === 0) continue;
      if (!matches(rule, calledAccount, action)) continue;
      armed.left -= 1;
      faults.push(rule);
      if (rule.effect !== "latency") break;
    }
    return faults;
  }

  /** Notes a new role, which may have to stay unknown for a while. */
  roleCreated(accountId: string, role: string, now: number): void {
    for (const armed of this.armed) {
      const { rule } = armed;
      if (rule.effect !== "eventual-consistency" || armed.left === 0) continue;
      if (!matches(rule, accountId, "iam:CreateRole")) continue;
      armed.left -= 1;
      this.unknownRoles.set(`${accountId}/${role}`, now + rule.seconds * 1000);
    }
  }

  /** Whether a role exists but is not found yet. */
  isStillUnknown(accountId: string, role: string, now: number): boolean {
    return now < (this.unknownRoles.get(`${accountId}/${role}`) ?? 0);
  }
}

function timesOf(rule: FaultRule): number {
  return rule.effect === "account-vanished" ? Infinity : (rule.times ?? Infinity);
}
