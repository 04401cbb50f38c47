import {
  type CloudFormationTemplate,
  cloudFormationTemplate,
  TEMPLATE_PARAMETERS,
} from "../cloudFormationTemplate";
import type { TrustRoleSettings } from "../trustRoleSpec";
import { canonicalText, parsedDocument } from "../policyDocument";
import { jsonOrText, recordOf } from "../values";
import { finding, type Finding } from "./finding";
import type { ExpectedTrust } from "./verifyTrust";

/** What a StackSet makes in every account, as AWS describes it. */
export interface ObservedTemplate {
  readonly templateBody: string;
  /** By the parameter's name. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a StackSet has to make in every account. */
export interface ExpectedTemplate extends Omit<ExpectedTrust, "externalId"> {
  readonly role: TrustRoleSettings;
  readonly externalId: string;
  /** Whether the roles may stay when their stacks are deleted, as on the way to direct roles. */
  readonly mayKeepRoles: boolean;
}

/** How deep two templates are compared, to say where they differ: as far as a property of the role. */
const DEEPEST = 4;

/** Holds a StackSet's template and parameters against those that an update would send. */
export function verifyTemplate(
  observed: ObservedTemplate,
  expected: ExpectedTemplate,
): readonly Finding[] {
  return [
    ...verifyBody(observed.templateBody, expected),
    ...verifyParameters(observed.parameters, expected),
  ];
}

function verifyBody(body: string, expected: ExpectedTemplate): readonly Finding[] {
  const { role, principalArn, mayKeepRoles, repair } = expected;
  const asked = cloudFormationTemplate(role, { principalArn });
  const keeping = cloudFormationTemplate(role, { principalArn, keepsRole: true });
  if (isTemplate(body, asked) || (mayKeepRoles && isTemplate(body, keeping))) return [];
  if (isTemplate(body, keeping)) {
    const problem = "the StackSet's template lets the roles stay when their stacks are deleted";
    return [finding("medium", "stack-set-keeps-roles", problem, `put it back: ${repair}`)];
  }
  const places = differences(jsonOrText(body), JSON.parse(JSON.stringify(asked)));
  const where = places.length === 0 ? "in keys that are written twice" : places.join(", ");
  const problem = `the StackSet's template is another than this project makes of the settings: it differs at ${where}. AWS makes what it says in every account of the StackSet, new ones included`;
  return [critical("stack-set-template", problem, expected)];
}

/** Whether a text is a template, in whatever order and with whatever spaces. */
function isTemplate(body: string, template: CloudFormationTemplate): boolean {
  return canonicalText(parsedDocument(body)) === canonicalText(template);
}

/** Where two documents differ, such as `Resources.TrustRole.Properties.Path`. */
function differences(found: unknown, asked: unknown, place = "", depth = 0): readonly string[] {
  if (canonicalText(found) === canonicalText(asked)) return [];
  const [ofFound, ofAsked] = [recordOf(found), recordOf(asked)];
  const keys = [...new Set([...Object.keys(ofAsked), ...Object.keys(ofFound)])];
  if (depth === DEEPEST || typeof found !== "object" || keys.length === 0) {
    return [place === "" ? "its whole" : place];
  }
  return keys.flatMap((key) => {
    const inner = place === "" ? key : `${place}.${key}`;
    return differences(ofFound[key], ofAsked[key], inner, depth + 1);
  });
}

function verifyParameters(
  found: ObservedTemplate["parameters"],
  expected: ExpectedTemplate,
): readonly Finding[] {
  const { role, externalId, externalIdIsSecret = false } = expected;
  const asked: Readonly<Record<string, string>> = {
    [TEMPLATE_PARAMETERS.externalId]: externalId,
    [TEMPLATE_PARAMETERS.identityCenter]: "false",
    [TEMPLATE_PARAMETERS.roleName]: role.roleName,
  };
  const names = [...new Set([...Object.keys(asked), ...Object.keys(found)])];
  const wrong = names.filter((name) => found[name] !== asked[name]);
  return wrong.map((name) => {
    const isSecret = externalIdIsSecret && name === TEMPLATE_PARAMETERS.externalId;
    const shown = isSecret
      ? "another than this stack's"
      : `${found[name] ?? "missing"}; it should be ${asked[name] ?? "none"}`;
    const problem = `the StackSet's parameter ${name} is ${shown}`;
    return critical("stack-set-parameter", problem, expected);
  });
}

function critical(rule: string, problem: string, { repair }: ExpectedTemplate): Finding {
  const fix = `put it back, or deploy what was changed in the settings since the last update: ${repair}; then ask CloudTrail who called UpdateStackSet, and look at the accounts' roles, also those of other names`;
  return finding("critical", rule, problem, fix);
}
