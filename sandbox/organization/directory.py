"""What the gateway asks about principals and policies, answered over HTTP beside moto itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import timezone
from typing import Any
from urllib.parse import parse_qs

import service_control_policies
from stacksets import listing as stack_set_listing
from stacksets import operations as stack_set_operations
from emulator import ACCOUNT_OF_ACCESS_KEY
from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends
from moto.sts.models import sts_backends

PREFIX = "/_organization/"
# The header that tells the gateway to forget what it knows of roles.
GENERATION = "x-organization-generation"
Answer = dict[str, Any] | None


class Directory:
    """A WSGI application that answers below PREFIX and hands everything else to moto."""

    def __init__(
        self,
        moto: Callable[..., Iterable[bytes]],
        management_account_id: str,
        managed_policies: dict[str, Any],
    ) -> None:
        self.moto = moto
        self.management_account_id = management_account_id
        self.managed_policies = managed_policies

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        stack_set_operations.settle()
        if not path.startswith(PREFIX):
            return self.moto(environ, _with_generation(start_response))
        query = {key: values[0] for key, values in parse_qs(environ["QUERY_STRING"]).items()}
        answer = self._answer(path.removeprefix(PREFIX), query)
        body = json.dumps(answer).encode()
        status = "404 Not Found" if answer is None else "200 OK"
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    def _answer(self, question: str, query: dict[str, str]) -> Answer:
        if question == "health":
            return {"healthy": True}
        if question == "managed-policies":
            return self.managed_policies
        if question == "principal":
            return _principal(query["accessKeyId"])
        if question == "account":
            return self._account(query["id"])
        if question == "stack-sets":
            return _stack_sets(query)
        if question == "role":
            return _role(query["account"], query["name"])
        if question == "user":
            return _user(query["account"], query["name"])
        return None

    def _account(self, account_id: str) -> Answer:
        backend = organizations_backends[self.management_account_id]["aws"]
        for account in list(backend.accounts):
            if account.id == account_id:
                return {
                    "id": account_id,
                    "status": account.status,
                    "management": account_id == self.management_account_id,
                    "managementAccount": self.management_account_id,
                    "organization": backend.org.id,
                    "delegatedServices": _delegated_services(backend, account_id),
                    "serviceControlPolicies": service_control_policies.reaching(backend, account),
                }
        return None


def _with_generation(start_response: Any) -> Any:
    """Says with every answer how many operations of StackSets have ended: roles are others since."""
    generation = (GENERATION, str(stack_set_operations.progress.ended))

    def respond(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
        return start_response(status, [*headers, generation], error)

    return respond


def _stack_sets(query: dict[str, str]) -> Answer:
    """Sets how long StackSets take, as far as it is given; answers what holds."""
    if "operationSeconds" in query:
        stack_set_operations.progress.operation_seconds = float(query["operationSeconds"])
    if "batchSeconds" in query:
        stack_set_operations.progress.batch_seconds = float(query["batchSeconds"])
    if "listingDelaySeconds" in query:
        stack_set_listing.delay.seconds = float(query["listingDelaySeconds"])
    return {
        "operationSeconds": stack_set_operations.progress.operation_seconds,
        "batchSeconds": stack_set_operations.progress.batch_seconds,
        "listingDelaySeconds": stack_set_listing.delay.seconds,
    }


def _delegated_services(backend: Any, account_id: str) -> list[str]:
    services = [admin.services for admin in backend.admins if admin.account.id == account_id]
    return [name for of_account in services for name in of_account]


def _iam(account_id: str) -> Any:
    # Asking moto for an account creates it: look whether it is there first.
    return iam_backends[account_id]["aws"] if account_id in iam_backends.keys() else None


def _principal(access_key_id: str) -> Answer:
    account_id = ACCOUNT_OF_ACCESS_KEY.get(access_key_id)
    if account_id is None:
        return None
    key = iam_backends[account_id]["aws"].access_keys.get(access_key_id)
    if key is None or key.status != "Active":
        return None
    if key.user_name is None:
        return _session(account_id, access_key_id)
    user = iam_backends[account_id]["aws"].users.get(key.user_name)
    if user is None:
        return None
    return {"type": "user", "account": account_id, "name": user.name, "arn": user.arn}


def _session(account_id: str, access_key_id: str) -> Answer:
    session = sts_backends[account_id]["aws"].get_assumed_role_from_access_key(access_key_id)
    if session is None:
        return None
    return {
        "type": "session",
        "account": account_id,
        "name": session.role_arn.split("/")[-1],
        "arn": session.arn,
        "sessionName": session.session_name,
        "sessionToken": session.session_token,
        "sessionPolicy": session.policy,
        "expires": session.expiration.replace(tzinfo=timezone.utc).isoformat(),
    }


def _role(account_id: str, name: str) -> Answer:
    backend = _iam(account_id)
    role = next((r for r in backend.get_roles() if r.name == name), None) if backend else None
    if role is None:
        return None
    return {
        "arn": role.arn,
        "tags": {tag["Key"]: tag["Value"] for tag in role.tags},
        "trustPolicy": role.assume_role_policy_document,
        "maxSessionDuration": int(role.max_session_duration or 3600),
        "permissionsBoundary": role.permissions_boundary_arn,
        "permissionsBoundaryDocument": _document(backend, role.permissions_boundary_arn),
        "policies": _policies(role),
    }


def _user(account_id: str, name: str) -> Answer:
    backend = _iam(account_id)
    user = backend.users.get(name) if backend else None
    if user is None:
        return None
    groups = [group for group in backend.groups.values() if user in group.users]
    policies = [policy for holder in [user, *groups] for policy in _policies(holder)]
    return {
        "arn": user.arn,
        "tags": {},
        "permissionsBoundary": user.permissions_boundary_arn,
        "permissionsBoundaryDocument": _document(backend, user.permissions_boundary_arn),
        "policies": policies,
    }


def _policies(holder: Any) -> list[dict[str, Any]]:
    inline = [{"name": name, "document": text} for name, text in holder.policies.items()]
    managed = [_managed_policy(policy) for policy in holder.managed_policies.values()]
    return [*inline, *managed]


def _managed_policy(policy: Any) -> dict[str, Any]:
    # The gateway holds the documents of the AWS-managed policies already, and they are long.
    if policy.arn.startswith("arn:aws:iam::aws:"):
        return {"name": policy.arn}
    return {"name": policy.arn, "document": _default_document(policy)}


def _default_document(policy: Any) -> str:
    return next(version.document for version in policy.versions if version.is_default)


def _document(backend: Any, arn: str | None) -> str | None:
    policy = backend.managed_policies.get(arn) if arn else None
    return _default_document(policy) if policy else None
