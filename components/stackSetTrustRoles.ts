import * as pulumi from "@pulumi/pulumi";

import type { SettingValues } from "../config/schemas";
import { stackSetName } from "../contract/stackSet";
import { given } from "../contract/values";
import type { Problem } from "../errors";
import {
  checkedArguments,
  checkedExternalId,
  type WrittenArguments,
  writtenOut,
} from "./checkedArguments";
import { defaultRegion } from "./deployerOf";
import { ownTags } from "./planned/ownTags";
import { PlannedStackSet, type PlannedStackSetArgs } from "./planned/plannedStackSet";
import { type ArgumentNames, ROLE_ARGUMENTS, type RoleArgs } from "./roleArgs";
import { failWhereFailed, withoutInstance } from "./stackSetOutcome";

/** What a person writes to give Authomize read-only access to the accounts of organizational units. */
export interface StackSetTrustRolesArgs extends RoleArgs {
  /** The External ID that Authomize's dialog shows. */
  readonly externalId: pulumi.Input<string>;
  /** IDs of organizational units, or of the root; what is nested in them counts as well. At least one. */
  readonly organizationalUnitIds: readonly string[];
  /**
   * The only accounts of these units that get the role. Default: all, new ones too. Setting it later, or
   * taking it away, has AWS delete every role and make it anew.
   */
  readonly accountIds?: readonly string[];
  /** The StackSet's name. Default: `authomize-` and the stack's name. */
  readonly stackSetName?: string;
  /** The region of the StackSet and of its stacks. Default: `aws:region`, or `us-east-1`. */
  readonly region?: string;
  /** Whether AWS makes the role in new accounts of the units by itself. Default: true, without `accountIds`. */
  readonly autoDeployment?: boolean;
  /** Whether an account that leaves the units keeps its role. Default: false. */
  readonly retainOnLeaving?: boolean;
  /** SELF for the management account, DELEGATED_ADMIN for a delegated administrator. Default: SELF. */
  readonly callAs?: string;
  /** SOFT_FAILURE_TOLERANCE keeps its pace after failures, STRICT_FAILURE_TOLERANCE slows down. Default: the former. */
  readonly concurrencyMode?: string;
  /** In how many accounts an operation may fail; instead of the percentage. */
  readonly failureToleranceCount?: number;
  /** In how many accounts of a hundred an operation may fail. Default: 10. */
  readonly failureTolerancePercentage?: number;
  /** In how many accounts an operation works at once; instead of the percentage. */
  readonly maxConcurrentCount?: number;
  /** In how many accounts of a hundred an operation works at once. Default: 25. */
  readonly maxConcurrentPercentage?: number;
}

/** Those of the arguments that are the StackSet's own settings. */
const OF_STACK_SET = {
  region: true,
  autoDeployment: true,
  retainOnLeaving: true,
  callAs: true,
  concurrencyMode: true,
  failureToleranceCount: true,
  failureTolerancePercentage: true,
  maxConcurrentCount: true,
  maxConcurrentPercentage: true,
} as const;

/** The arguments that there are. */
const ARGUMENTS: ArgumentNames<StackSetTrustRolesArgs> = {
  externalId: true,
  organizationalUnitIds: true,
  accountIds: true,
  stackSetName: true,
  ...OF_STACK_SET,
  ...ROLE_ARGUMENTS,
};

/** Where the settings that have the rules are among the arguments. */
const ARGUMENT_OF = {
  "organization.include.organizationalUnits": "organizationalUnitIds",
  "organization.include.accounts": "accountIds",
  "stackSet.name": "stackSetName",
  "stackSet.": "",
} as const;

const NO_UNITS: Problem = {
  key: "organizationalUnitIds",
  rule: "names at least one organizational unit, or the root",
  fix: "write it like [ou-ab12-cd34ef56]",
};

const NEW_ACCOUNTS: Problem = {
  key: "autoDeployment",
  value: "true",
  rule: "makes the role in every new account of the units, whatever accountIds says: AWS ignores it there",
  fix: "leave one of the two out",
};

/**
 * The role that Authomize assumes, in the accounts of organizational units, by one service-managed
 * StackSet: one provider however many accounts there are. It deploys to no management account. Pass a
 * provider of the management account, or of the delegated administrator, in the options.
 */
export class StackSetTrustRoles extends PlannedStackSet {
  /** The StackSet's name. */
  public readonly stackSetName: string;
  /**
   * The accounts whose instance is missing or not current, as AWS had it when the instances were last changed or
   * refreshed, sorted. One that failed fails the update; one of a suspended account does not.
   */
  public readonly incompleteAccounts: pulumi.Output<readonly string[]>;

  /** @throws pulumi.RunError when arguments are wrong, with every problem of them */
  constructor(
    name: string,
    args: StackSetTrustRolesArgs,
    options: pulumi.ComponentResourceOptions = {},
  ) {
    const planned = plannedArgs(name, args);
    super(name, planned, options);
    this.stackSetName = planned.stackSet.name;
    const incomplete = this.instanceSummaries.apply((summaries) => [
      ...summaries.filter(({ status }) => status !== "CURRENT"),
      ...withoutInstance(planned.accountIds, summaries),
    ]);
    this.incompleteAccounts = incomplete.apply((all) =>
      [...new Set(all.map(({ accountId }) => accountId))].sort(),
    );
    incomplete.apply((all) => {
      failWhereFailed(
        this.stackSetName,
        all.filter(({ detailedStatus }) => detailedStatus !== "SKIPPED_SUSPENDED_ACCOUNT"),
      );
    });
  }
}

function plannedArgs(name: string, args: StackSetTrustRolesArgs): PlannedStackSetArgs {
  const written: WrittenArguments = {
    type: "StackSetTrustRoles",
    name,
    args,
    known: Object.keys(ARGUMENTS),
    argumentOf: ARGUMENT_OF,
  };
  // Only JavaScript lets them be left out; empty ones are refused.
  const { organizationalUnitIds = [], externalId = "" } = args as Partial<StackSetTrustRolesArgs>;
  const { accountIds } = args;
  const hasUnits = organizationalUnitIds.length > 0;
  const include = { organizationalUnits: organizationalUnitIds, accounts: accountIds };
  const isContradiction = accountIds !== undefined && args.autoDeployment === true;
  const values = checkedArguments(
    written,
    {
      ...args,
      externalId: writtenOut(externalId),
      organization: hasUnits ? { include: given(include) } : undefined,
      stackSet: given({ name: args.stackSetName, ...ownSettings(args) }),
    },
    [...(hasUnits ? [] : [NO_UNITS]), ...(isContradiction ? [NEW_ACCOUNTS] : [])],
  );
  return {
    stackSet: stackSetOf(values, accountIds),
    role: { ...values, tags: ownTags(values.tags) },
    operations: values.stackSet,
    externalId: checkedExternalId(written, externalId),
    accountIds: accountIds ?? [],
    written: given({ ...args, externalId: undefined }),
  };
}

function ownSettings(args: object): object {
  return Object.fromEntries(Object.entries(args).filter(([key]) => key in OF_STACK_SET));
}

function stackSetOf(
  { organization, stackSet }: SettingValues,
  accountIds: readonly string[] | undefined,
): PlannedStackSetArgs["stackSet"] {
  const { organizationalUnits = [], accounts = [] } = organization?.include ?? {};
  return {
    name: stackSet.name ?? stackSetName(pulumi.getStack()),
    region: stackSet.region ?? defaultRegion(),
    // AWS ignores the filter of accounts when it deploys to new ones.
    autoDeployment: accountIds === undefined && stackSet.autoDeployment,
    retainOnLeaving: stackSet.retainOnLeaving,
    deploymentTargets: {
      organizationalUnitIds: [...organizationalUnits].sort(),
      ...given({ accounts: accountIds === undefined ? undefined : [...accounts].sort() }),
    },
  };
}
