import { type Context } from "./access";
import { policiesOf } from "./authorization";
import { type Call } from "./call";
import { type Directory, type Entity, type Principal } from "./directory";
import { evaluate, type Policies } from "./evaluation";
import { type Answer, Refusal } from "./refusal";
import { type Simulated, simulationAnswer } from "./simulationAnswer";

/** How the inputs begin that change the result and are not emulated. */
const NOT_EMULATED = [
  "CallerArn",
  "Marker",
  "MaxItems",
  "PermissionsBoundaryPolicyInputList.",
  "PolicyExclusionList.",
  "PolicyInputList.",
  "ResourceHandlingOption",
  "ResourceOwner",
  "ResourcePolicy",
];

const ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/;

/**
 * Answers iam:SimulatePrincipalPolicy by the evaluation that decides about calls: the policies of a
 * user or role, its permissions boundary and the service control policies that reach its account. Of
 * condition keys it knows those alone that it is given (IAM API reference, SimulatePrincipalPolicy).
 *
 * @throws Refusal - if there is no such principal, or for inputs that AWS refuses or that are not emulated
 */
export async function simulatePrincipalPolicy(
  directory: Directory,
  call: Call,
  account: string,
): Promise<Answer> {
  const unknown = [...call.parameters.keys()].find((name) =>
    NOT_EMULATED.some((start) => name.startsWith(start)),
  );
  if (unknown !== undefined) {
    throw new Refusal("not-emulated", `The sandbox does not emulate ${unknown} here.`);
  }
  const actions = namedActions(call);
  const { principal, entity } = await simulatedPrincipal(directory, call, account);
  const policies = await policiesOf(directory, entity, principal);
  const resources = listed(call, "ResourceArns.member");
  const context = contextOf(call);
  const missingKeys = missingKeysOf(policies, context);
  const simulated: Simulated[] = [];
  for (const action of actions) {
    const decisions = [];
    for (const resource of resources.length === 0 ? ["*"] : resources) {
      const access = { action, resource, context };
      const question = { principalArn: principal.arn, access, account, context: {}, policies };
      decisions.push({ resource, decision: await evaluate(question) });
    }
    simulated.push({ action, decisions });
  }
  return simulationAnswer(simulated, { entity, policies, missingKeys });
}

function namedActions(call: Call): readonly string[] {
  const actions = listed(call, "ActionNames.member");
  if (actions.length === 0) {
    throw new Refusal("invalid", "Value null at 'actionNames' failed to satisfy constraint");
  }
  const invalid = actions.find((action) => !ACTION.test(action));
  if (invalid === undefined) return actions;
  throw new Refusal("invalid-input", `Invalid action: ${invalid}`);
}

async function simulatedPrincipal(
  directory: Directory,
  { parameters }: Call,
  account: string,
): Promise<{ readonly principal: Principal; readonly entity: Entity }> {
  const arn = parameters.get("PolicySourceArn") ?? "";
  const [, kind, name] = /^arn:aws:iam::\d{12}:(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (name === undefined) {
    throw new Refusal("invalid-input", `${arn} is no user, group or role.`);
  }
  const entity = await directory[kind === "user" ? "user" : "role"](account, name);
  if (entity?.arn !== arn) {
    throw new Refusal("no-such-entity", `The principal ${arn} cannot be found.`);
  }
  const type = kind === "user" ? "user" : "session";
  return { principal: { type, account, name, arn }, entity };
}

function contextOf(call: Call): Context {
  const context: Record<string, string | string[]> = {};
  for (let index = 1; ; index += 1) {
    const entry = `ContextEntries.member.${index}`;
    const key = call.parameters.get(`${entry}.ContextKeyName`);
    if (key === undefined) return context;
    const values = listed(call, `${entry}.ContextKeyValues.member`);
    const isList = call.parameters.get(`${entry}.ContextKeyType`)?.endsWith("List") === true;
    context[key] = isList ? values : (values[0] ?? "");
  }
}

/** The condition keys that the principal's own policies ask for and nobody gave a value. */
function missingKeysOf({ identity }: Policies, context: Context): readonly string[] {
  const given = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const asked = identity.flatMap(({ document }) => conditionKeys(document));
  return [...new Set(asked)].filter((key) => !given.has(key.toLowerCase()));
}

function conditionKeys(document: unknown): readonly string[] {
  const { Statement } = document as { readonly Statement: unknown };
  return [Statement].flat().flatMap((statement) => {
    const { Condition = {} } = statement as { Condition?: Readonly<Record<string, object>> };
    return Object.values(Condition).flatMap((tested) => Object.keys(tested));
  });
}

function listed({ parameters }: Call, prefix: string): string[] {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = parameters.get(`${prefix}.${index}`);
    if (value === undefined) return values;
    values.push(value);
  }
}
