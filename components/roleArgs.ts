/** What every component takes of the trust role itself. */
export interface RoleArgs {
  /** The trust role's name. Default: `AuthomizeCrossAccountTrustRole`; another one goes into the dialog. */
  readonly roleName?: string;
  /** The trust role's path, beginning and ending with a slash. Default: `/`. */
  readonly rolePath?: string;
  /** A permissions boundary: a policy name that every account has, or a policy ARN. Default: none. */
  readonly permissionsBoundary?: string;
  /** The longest session of the role, in seconds, 3600 to 43200. Default: 3600. */
  readonly maxSessionDuration?: number;
  /** Tags of the roles, beside `authomize-aws:stack`, which names their stack. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The arguments of a component, by name: what else is given is none. */
export type ArgumentNames<Args> = Readonly<Record<keyof Args, true>>;

/** Those of the role. */
export const ROLE_ARGUMENTS: ArgumentNames<RoleArgs> = {
  roleName: true,
  rolePath: true,
  permissionsBoundary: true,
  maxSessionDuration: true,
  tags: true,
};
