import { Breakable } from "../../../../page/lineBreaks";
import { moment } from "../../../../terminal/text";
import type { RoleEvidence } from "../../evidence";

/** Two cells: the role itself, and who may assume it with which policies. */
export function RoleCells({ role }: { readonly role: RoleEvidence | undefined }) {
  if (role === undefined) {
    return (
      <>
        <td role="cell">none seen</td>
        <td role="cell" />
      </>
    );
  }
  return (
    <>
      <td role="cell">
        <code>
          <Breakable text={role.arn} />
        </code>
        <code>{role.roleId}</code>
        <span>
          made <time dateTime={role.createdAt}>{moment(role.createdAt)}</time>
        </span>
      </td>
      <td role="cell">
        <Policies role={role} />
      </td>
    </>
  );
}

function Policies({ role }: { readonly role: RoleEvidence }) {
  const { trustPolicySha256, managedPolicyArns, inlinePolicies, permissionsBoundary } = role;
  return (
    <dl>
      <dt>Trust policy, SHA-256</dt>
      <dd>
        <code>{trustPolicySha256}</code>
      </dd>
      <dt>Managed policies</dt>
      <dd>
        {managedPolicyArns.length === 0 && "none"}
        {managedPolicyArns.map((arn) => (
          <code key={arn}>{arn}</code>
        ))}
      </dd>
      {inlinePolicies.length > 0 && <dt>Inline policies, SHA-256</dt>}
      {inlinePolicies.map(({ name, sha256 }) => (
        <dd key={name}>
          <bdi>{name}</bdi> <code>{sha256}</code>
        </dd>
      ))}
      {permissionsBoundary && (
        <>
          <dt>Permissions boundary, SHA-256</dt>
          <dd>
            <code>{permissionsBoundary.arn}</code>
            <code>{permissionsBoundary.sha256 ?? "could not be read"}</code>
          </dd>
        </>
      )}
    </dl>
  );
}
