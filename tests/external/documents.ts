import { templateText } from "../../commands/terminal/templateText";
import { cloudFormationTemplate } from "../../contract/cloudFormationTemplate";
import { cloudTrailPolicy } from "../../contract/cloudTrailLogs";
import { legacyUserArn, legacyUserPolicy } from "../../contract/legacyUser";
import { policyDocument } from "../../contract/policyDocument";
import { trustPolicy } from "../../contract/trustPolicy";
import { accessRoleTemplate } from "../../deployer/accessRoleTemplate";
import { deployerPolicy } from "../../deployer/deployerPolicy";
import { legacyUserManagement } from "../../deployer/legacyUserManagement";
import { legacyUserReading } from "../../deployer/legacyUserReading";
import { organizationReadingPolicy } from "../../deployer/organizationReading";
import { deployerTrustPolicy } from "../../deployments/environmentDeployment";
import { ACCOUNTS, DEPLOYMENTS, ROLES } from "../unit/recorded/documentCases";
import { type MadeDocument, madeDocuments } from "../unit/recorded/madeDocuments";
import { policiesOnPages } from "./pages";

const [MANAGEMENT] = ACCOUNTS;
const USER = legacyUserArn(MANAGEMENT, "prod");
const USER_BOUNDARY = `arn:aws:iam::${MANAGEMENT}:policy/AuthomizeUserBoundary`;
const MANY = DEPLOYMENTS["many accounts"].accounts.map(({ id }) => id);
const EXTERNAL_ID = "221647f1-f228-4c77-825e-90696e36d0cb";
const DEPLOYER = `arn:aws:iam::${MANAGEMENT}:role/AuthomizeDeployer`;
const { "CloudTrail's logs": LOGGED } = ROLES;
const { kmsKeyArn, ...UNENCRYPTED } = LOGGED.cloudTrailLogs;

const PERMISSIONS: Readonly<Record<string, object>> = {
  "deployer policy, CloudTrail's logs of the deployer's account, list": deployerPolicy({
    ...LOGGED,
    ...DEPLOYMENTS.list,
    cloudTrailLogs: { ...LOGGED.cloudTrailLogs, account: MANAGEMENT },
  }),
  "deployer policy, account tags, discovery": deployerPolicy({
    ...ROLES.plain,
    ...DEPLOYMENTS.discovery,
    readsTags: true,
  }),
  "deployer policy, reading role, discovery": deployerPolicy({
    ...ROLES.plain,
    ...DEPLOYMENTS.discovery,
    readRoleArn: `arn:aws:iam::${MANAGEMENT}:role/AuthomizeOrganizationReader`,
  }),
  "reading role, account tags": organizationReadingPolicy(true),
  "session policy, legacy user": policyDocument(legacyUserManagement(USER)),
  "session policy, legacy user with a boundary": policyDocument(
    legacyUserManagement(USER, USER_BOUNDARY),
  ),
  "reading session policy, legacy user": policyDocument(legacyUserReading(USER, USER_BOUNDARY)),
  "legacy user": legacyUserPolicy(ACCOUNTS, ROLES.plain),
  "legacy user, many accounts": legacyUserPolicy(MANY, ROLES.plain),
  "CloudTrail's logs": cloudTrailPolicy(UNENCRYPTED),
  "CloudTrail's logs, encrypted": cloudTrailPolicy({ ...UNENCRYPTED, kmsKeyArn }),
};

const TRUST: Readonly<Record<string, object>> = {
  "trust policy": trustPolicy(EXTERNAL_ID),
  "trust policy, legacy user": trustPolicy(EXTERNAL_ID, USER),
  "trust policy, Pulumi Deployments": deployerTrustPolicy("acme", "access", "prod", DEPLOYER),
};

/** The narrow access role of a deployment that has everything there is. */
const ACCESS_ROLE = accessRoleTemplate(
  {
    ...LOGGED,
    ...DEPLOYMENTS.list,
    identityCenter: true,
    accessKeyUser: { arn: USER, accessRoleName: "Access" },
  },
  { name: "AuthomizeDeploymentAccess", deployerArn: DEPLOYER },
);

const TEMPLATES: Readonly<Record<string, string>> = {
  "template, access role": templateText(ACCESS_ROLE, "json"),
  "template, access role, as YAML": templateText(ACCESS_ROLE, "yaml"),
  "template, plain, as YAML": templateText(cloudFormationTemplate(ROLES.plain), "yaml"),
  "template, CloudTrail's logs, as YAML": templateText(cloudFormationTemplate(LOGGED), "yaml"),
};

/** Every document that the project prints, sends to AWS, or shows on a page. */
export function allDocuments(): readonly MadeDocument[] {
  return [
    ...madeDocuments(),
    ...documentsOf("permissions", PERMISSIONS),
    ...documentsOf("trust", TRUST),
    ...documentsOf("template", TEMPLATES),
    ...policiesOnPages(),
  ];
}

function documentsOf(
  kind: MadeDocument["kind"],
  documents: Readonly<Record<string, object | string>>,
): readonly MadeDocument[] {
  return Object.entries(documents).map(([name, document]) => ({
    name,
    kind,
    text: typeof document === "string" ? document : JSON.stringify(document),
  }));
}
