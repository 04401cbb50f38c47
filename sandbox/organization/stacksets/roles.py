"""AWS::IAM::Role as CloudFormation makes it. moto attaches no managed policy and updates little."""

from __future__ import annotations

import json
from typing import Any

from moto.iam.models import Role, iam_backends

Properties = dict[str, Any]


def adjust() -> None:
    """Replaces what moto does for the type."""
    Role.create_from_cloudformation_json = staticmethod(_create)
    Role.update_from_cloudformation_json = staticmethod(_update)
    Role.delete_from_cloudformation_json = staticmethod(_delete)


def _create(
    resource_name: str, cloudformation_json: Properties, account_id: str, *_: Any, **__: Any
) -> Role:
    properties = cloudformation_json["Properties"]
    backend = iam_backends[account_id]["aws"]
    name = properties.get("RoleName", resource_name)
    backend.create_role(
        role_name=name,
        assume_role_policy_document=_text(properties["AssumeRolePolicyDocument"]),
        path=properties.get("Path", "/"),
        permissions_boundary=properties.get("PermissionsBoundary"),
        description=properties.get("Description", ""),
        tags=properties.get("Tags", []),
        max_session_duration=properties.get("MaxSessionDuration", 3600),
    )
    try:
        _hold_policies(account_id, name, properties)
    except Exception:
        _delete(name, cloudformation_json, account_id, "")
        raise
    return backend.get_role(name)


def _update(
    original_resource: Role, new_resource_name: str, cloudformation_json: Properties,
    account_id: str, region_name: str,
) -> Role:
    properties = cloudformation_json["Properties"]
    name = properties.get("RoleName", original_resource.name)
    role = original_resource
    if (name, properties.get("Path", "/")) != (role.name, role.path):
        # CloudFormation makes the new one first, which fails if only the path differs.
        made = _create(name, cloudformation_json, account_id)
        _delete(role.name, cloudformation_json, account_id, region_name)
        return made
    trust_policy = _text(properties["AssumeRolePolicyDocument"])
    iam_backends[account_id]["aws"].update_assume_role_policy(name, trust_policy)
    _hold_boundary(account_id, role, properties.get("PermissionsBoundary"))
    role.description = properties.get("Description", "")
    role.tags = properties.get("Tags", [])
    role.max_session_duration = properties.get("MaxSessionDuration", 3600)
    _hold_policies(account_id, name, properties)
    return role


def _hold_boundary(account_id: str, role: Role, boundary: str | None) -> None:
    backend = iam_backends[account_id]["aws"]
    if boundary is not None:
        backend.put_role_permissions_boundary(role.name, boundary)
    elif role.permissions_boundary_arn is not None:
        backend.delete_role_permissions_boundary(role.name)


def _delete(
    resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str
) -> None:
    backend = iam_backends[account_id]["aws"]
    if not any(role.name == resource_name for role in backend.get_roles()):
        return
    _hold_policies(account_id, resource_name, {})
    backend.delete_role(resource_name)


def _hold_policies(account_id: str, name: str, properties: Properties) -> None:
    """Gives the role its policies. Those that the stack never gave it are not the stack's to take."""
    backend = iam_backends[account_id]["aws"]
    role: Any = backend.get_role(name)
    managed = list(properties.get("ManagedPolicyArns", []))
    # moto leaves None in a list where a template has AWS::NoValue.
    policies = [one for one in properties.get("Policies", []) if one is not None]
    inline = {one["PolicyName"]: _text(one["PolicyDocument"]) for one in policies}
    given_managed, given_inline = getattr(role, "given_by_stack", (set(), set()))
    role.given_by_stack = given_managed | set(managed), given_inline | set(inline)
    for arn in (given_managed - set(managed)) & set(role.managed_policies):
        backend.detach_role_policy(arn, name)
    for arn in managed:
        if arn not in role.managed_policies:
            backend.attach_role_policy(arn, name)
    for policy in given_inline - set(inline):
        role.policies.pop(policy, None)
    for policy, document in inline.items():
        role.put_policy(policy, document)
    role.given_by_stack = set(managed), set(inline)


def _text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document, default=str)
