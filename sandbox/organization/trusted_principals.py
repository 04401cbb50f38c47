"""Users and roles in trust policies, which AWS keeps by their unique IDs and not by their names.

A principal that is deleted shows as its ID from then on; another one of its name is not trusted
(IAM User Guide, "AWS JSON policy elements: Principal").
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator
from typing import Any

from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.models import Role, User, iam_backends
from moto.moto_api._internal import mock_random

_ARN = re.compile(r"arn:aws:iam::(\d{12}):(user|role)/(?:.*/)?([^/]+)")
_UNIQUE_ID = re.compile(r"A(?:IDA|ROA)[A-Z0-9]{12,}")
_ID_CHARACTERS = string.ascii_uppercase + string.digits


def adjust() -> None:
    """Has every role remember whom its trust policy named when it was stored."""
    Role.assume_role_policy_document = property(_shown, _store)
    create = User.__init__

    def create_with_unique_id(self: Any, *args: Any, **kwargs: Any) -> None:
        create(self, *args, **kwargs)
        # moto's have no prefix ("IAM identifiers" in the User Guide).
        self.id = "AIDA" + "".join(mock_random.choices(_ID_CHARACTERS, k=17))

    User.__init__ = create_with_unique_id


def check(document: str) -> None:
    """Refuses a trust policy that names a user or a role which does not exist."""
    for name in _names(json.loads(document)):
        is_principal = _ARN.fullmatch(name) or _UNIQUE_ID.fullmatch(name)
        # Anything else is everybody, an account, or a session.
        if is_principal and _named(name) is None:
            raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{name}"')


def _store(role: Any, document: str) -> None:
    role.trust_policy = document
    named = {name: _named(name) for name in _names(json.loads(document or "{}"))}
    role.trusted = {name: one for name, one in named.items() if one is not None}


def _shown(role: Any) -> str:
    """The trust policy as it was given, with what has become of those it names."""
    shown = {name: _name(one) for name, one in role.trusted.items()}
    if all(name == now for name, now in shown.items()):
        return str(role.trust_policy)
    document = json.loads(role.trust_policy)
    for statement in _listed(document["Statement"]):
        principal = statement.get("Principal")
        if isinstance(principal, dict) and "AWS" in principal:
            names = [shown.get(name, name) for name in _listed(principal["AWS"])]
            principal["AWS"] = names if isinstance(principal["AWS"], list) else names[0]
    return json.dumps(document)


def _named(name: str) -> Any:
    """The user or role that an ARN, or a unique ID, means now."""
    match = _ARN.fullmatch(name)
    if match is None:
        return _of_id(name) if _UNIQUE_ID.fullmatch(name) else None
    account_id, kind, _ = match.groups()
    return next((one for one in _principals(account_id, kind) if one.arn == name), None)


def _of_id(unique_id: str) -> Any:
    kind = "user" if unique_id.startswith("AIDA") else "role"
    accounts = list(iam_backends.keys())
    every = (one for account in accounts for one in _principals(account, kind))
    return next((one for one in every if one.id == unique_id), None)


def _name(principal: Any) -> str:
    """Its ARN, or its ID once it is deleted."""
    kind = "role" if isinstance(principal, Role) else "user"
    is_there = any(one is principal for one in _principals(principal.account_id, kind))
    return str(principal.arn if is_there else principal.id)


def _principals(account_id: str, kind: str) -> list[Any]:
    # Asking moto for an account creates it: look whether it is there first.
    if account_id not in iam_backends.keys():
        return []
    backend = iam_backends[account_id]["aws"]
    return list(backend.users.values() if kind == "user" else backend.get_roles())


def _names(document: dict[str, Any]) -> Iterator[str]:
    for statement in _listed(document.get("Statement", [])):
        principal = statement.get("Principal", {})
        if isinstance(principal, dict):
            yield from _listed(principal.get("AWS", []))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
