import { onlyReads, type Call } from "./call";

/** Who a call comes from. */
export interface Principal {
  readonly type: "user" | "session";
  readonly account: string;
  /** Of the user, or of the role that the session is of. */
  readonly name: string;
  readonly arn: string;
  readonly sessionName?: string;
  readonly sessionToken?: string;
  readonly sessionPolicy?: string | null;
  readonly expires?: string;
}

/** A policy by name, and its document unless it is one of AWS's own. */
export interface NamedPolicy {
  readonly name: string;
  readonly document?: string;
}

/** A user or a role, as far as authorization needs to know it. */
export interface Entity {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: readonly NamedPolicy[];
  readonly permissionsBoundary: string | null;
  readonly permissionsBoundaryDocument?: string | null;
  /** Of a role only. */
  readonly trustPolicy?: string;
  readonly maxSessionDuration?: number;
}

/** An account of the organization. */
export interface Account {
  readonly id: string;
  readonly status: string;
  readonly management: boolean;
  /** The organization's management account. */
  readonly managementAccount?: string;
  /** The organization's ID. */
  readonly organization?: string;
  /** The services whose delegated administrator the account is. */
  readonly delegatedServices?: readonly string[];
  /** From the root down to the account; nothing where they limit nothing. */
  readonly serviceControlPolicies?: readonly ServiceControlLevel[];
}

/** The service control policies of the root, of a unit or of an account; each level has to allow. */
export interface ServiceControlLevel {
  readonly id: string;
  /** Named by their ARNs. */
  readonly policies: readonly { readonly name: string; readonly document: unknown }[];
}

/** How slow the organization's StackSets are, in seconds. */
export interface StackSetTiming {
  /** How long an operation is RUNNING before its work is done at once; default 0.2. */
  readonly operationSeconds: number;
  /** How much longer for each batch of accounts that it works on at once; default 0. */
  readonly batchSeconds: number;
  /** By how much ListStackInstances lags behind; default 0. */
  readonly listingDelaySeconds: number;
}

/** Answers one question about the emulated organization; undefined if there is no such thing. */
export type Ask = (question: string) => Promise<unknown>;

/** What the gateway knows of the organization: asked once, and again after something changed. */
export class Directory {
  private readonly ask: Ask;
  private readonly answers = new Map<string, Promise<unknown>>();
  private managedPolicies: Promise<unknown> | undefined;
  private generation = "";

  constructor(ask: Ask) {
    this.ask = ask;
  }

  /** The principal that an access key belongs to. */
  principal(accessKeyId: string): Promise<Principal | undefined> {
    const question = `principal?accessKeyId=${encodeURIComponent(accessKeyId)}`;
    return this.remember(question) as Promise<Principal | undefined>;
  }

  /** An account of the organization; undefined for every other account. */
  account(id: string): Promise<Account | undefined> {
    return this.remember(`account?id=${encodeURIComponent(id)}`) as Promise<Account | undefined>;
  }

  /** A role of any account. */
  role(account: string, name: string): Promise<Entity | undefined> {
    return this.remember(entityQuestion("role", account, name)) as Promise<Entity | undefined>;
  }

  /** A user of any account. */
  user(account: string, name: string): Promise<Entity | undefined> {
    return this.remember(entityQuestion("user", account, name)) as Promise<Entity | undefined>;
  }

  /** The document of a policy that is attached to something. */
  async document(policy: NamedPolicy): Promise<unknown> {
    if (policy.document !== undefined) return JSON.parse(policy.document);
    this.managedPolicies ??= this.ask("managed-policies");
    return ((await this.managedPolicies) as Record<string, unknown>)[policy.name];
  }

  /** Forgets what a successful call may have changed. */
  forgetAfter(call: Call, account: string): void {
    if (call.action === undefined || onlyReads(call.action)) return;
    if (call.service === "sts" || call.service === "s3") return;
    if (call.service !== "iam" || changesPrincipals(call.action)) {
      this.answers.clear();
      return;
    }
    // Trust policies of other roles show its unique ID from now on.
    if (call.action === "DeleteRole") this.forgetRoles();
    const role = call.parameters.get("RoleName");
    const user = call.parameters.get("UserName");
    if (role !== undefined) this.answers.delete(entityQuestion("role", account, role));
    else if (user !== undefined) this.answers.delete(entityQuestion("user", account, user));
    else this.answers.clear();
  }

  /** Forgets everything once an operation of a StackSet has ended, which changes roles by itself. */
  forgetBefore(generation: string): void {
    if (generation === this.generation) return;
    this.generation = generation;
    this.answers.clear();
  }

  /** Sets how slow StackSets are, as far as it is given; says what holds. */
  async stackSetTiming(timing: Partial<StackSetTiming>): Promise<StackSetTiming> {
    const given = Object.entries(timing).map(([name, seconds]) => `${name}=${seconds}`);
    return (await this.ask(`stack-sets?${given.join("&")}`)) as StackSetTiming;
  }

  private forgetRoles(): void {
    for (const question of this.answers.keys()) {
      if (question.startsWith("role?")) this.answers.delete(question);
    }
  }

  private remember(question: string): Promise<unknown> {
    const known = this.answers.get(question);
    if (known) return known;
    const answer = this.ask(question);
    this.answers.set(question, answer);
    const forget = (): void => {
      // Only this answer: a newer one may stand there by now.
      if (this.answers.get(question) === answer) this.answers.delete(question);
    };
    answer.then((value) => {
      if (value === undefined) forget();
    }, forget);
    return answer;
  }
}

function changesPrincipals(action: string): boolean {
  return action.endsWith("AccessKey") || action === "DeleteUser" || action === "UpdateUser";
}

function entityQuestion(kind: "role" | "user", account: string, name: string): string {
  return `${kind}?account=${encodeURIComponent(account)}&name=${encodeURIComponent(name)}`;
}
