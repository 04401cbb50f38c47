import { accountOfArn } from "../contract/arns";
import type { PolicyStatement } from "../contract/policyDocument";
import { trustRoleSpec, type TrustRoleSpec } from "../contract/trustRoleSpec";
import type { Deployment } from "./deployerPolicy";
import { legacyUserManagement, legacyUserRemoval } from "./legacyUserManagement";
import { legacyUserReading } from "./legacyUserReading";
import {
  boundaryReadingStatements,
  type Exactness,
  ROLE_LISTING,
  roleManagementStatements,
  roleRemovalStatements,
} from "./roleManagement";
import { simulationStatement } from "./sessionPolicy";

/** What a narrow access role may do, whatever session policy it is assumed with. */
export interface AccessRolePermissions {
  /** In every account. */
  readonly everywhere: readonly PolicyStatement[];
  /** Account ID (12 digits) → what else in that account alone. */
  readonly besides: ReadonlyMap<string, readonly PolicyStatement[]>;
}

/**
 * What the sessions of a deployment need of the access roles, and no more: together the session policies
 * of all that the commands and an update do. It names the access role itself to simulate its policies
 * only: nothing here changes it, whatever its name is but that of a trust role.
 *
 * @param ownAccount - what stands for the ID of the account that the role is in
 * @param accessRoleName - the access role's own name
 */
export function accessRolePermissions(
  deployment: Deployment,
  ownAccount: string,
  accessRoleName: string,
  exactness: Exactness,
): AccessRolePermissions {
  const accounts = accountsWithMore(deployment);
  const besides = accounts.map((id) => [id, statementsBesides(id, deployment, exactness)] as const);
  return {
    everywhere: statementsEverywhere(ownAccount, deployment, accessRoleName, exactness),
    besides: new Map(besides.filter(([, statements]) => statements.length > 0)),
  };
}

/** The names that the trust role had, and still has where an update did not remove it. */
export function formerRoleNames({ deployed, roleName }: Deployment): readonly string[] {
  const left = (deployed?.incompleteRemovals ?? []).filter((arn) => arn.includes(":role/"));
  const names = [
    deployed?.roleName ?? roleName,
    ...Object.values(deployed?.formerRoleIds ?? {}).flatMap((ids) => Object.keys(ids)),
    ...left.map((arn) => arn.split("/").at(-1) ?? ""),
  ];
  return [...new Set(names)].filter((name) => name !== roleName).sort();
}

function statementsEverywhere(
  accountId: string,
  deployment: Deployment,
  accessRoleName: string,
  exactness: Exactness,
): readonly PolicyStatement[] {
  const role = plainRole(accountId, deployment);
  return [
    ...roleManagementStatements(role, exactness),
    ...formerRoleNames(deployment).flatMap((roleName) =>
      roleRemovalStatements({ ...role, roleName }),
    ),
    ...boundaryReadingStatements(role, exactness),
    ROLE_LISTING,
    simulationStatement(accountId, accessRoleName),
  ];
}

/** The accounts with another trust role than all others, or with a legacy user, but the deployer's own. */
function accountsWithMore(deployment: Deployment): readonly string[] {
  const { managementAccount, cloudTrailLogs, deployerAccountId } = deployment;
  const ofUsers = [...usersOf(deployment), ...formerUsersOf(deployment)].map(accountOfArn);
  const ids = [managementAccount, cloudTrailLogs?.account, ...ofUsers];
  const known = new Set(ids.filter((id) => id !== undefined));
  return [...known].filter((id) => id !== deployerAccountId).sort();
}

function statementsBesides(
  accountId: string,
  deployment: Deployment,
  exactness: Exactness,
): readonly PolicyStatement[] {
  const plain = roleManagementStatements(plainRole(accountId, deployment), exactness);
  const had = new Set(plain.map((statement) => JSON.stringify(statement)));
  const own = roleManagementStatements(trustRoleSpec(accountId, deployment), exactness);
  const here = (arn: string) => accountOfArn(arn) === accountId;
  const { boundaryArn } = deployment.accessKeyUser ?? {};
  return [
    ...own.filter((statement) => !had.has(JSON.stringify(statement))),
    ...usersOf(deployment)
      .filter(here)
      .flatMap((arn) => [
        ...legacyUserManagement(arn, boundaryArn),
        ...legacyUserReading(arn, boundaryArn),
      ]),
    ...formerUsersOf(deployment).filter(here).flatMap(legacyUserRemoval),
  ];
}

/** The trust role as most accounts have it. */
function plainRole(accountId: string, deployment: Deployment): TrustRoleSpec {
  return trustRoleSpec(accountId, {
    ...deployment,
    identityCenter: false,
    cloudTrailLogs: undefined,
  });
}

function usersOf({ accessKeyUser }: Deployment): readonly string[] {
  return accessKeyUser === undefined ? [] : [accessKeyUser.arn];
}

/** The legacy users that are not asked for any more and may still be there. */
function formerUsersOf(deployment: Deployment): readonly string[] {
  const { legacyUserArn, incompleteRemovals = [] } = deployment.deployed ?? {};
  const left = incompleteRemovals.filter((arn) => arn.includes(":user/"));
  const arns = [...(legacyUserArn === undefined ? [] : [legacyUserArn]), ...left];
  return [...new Set(arns)].filter((arn) => !usersOf(deployment).includes(arn));
}
