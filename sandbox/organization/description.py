"""The organization as described in organization.json, with the accounts that were asked for on top."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GENERATED_ID_START = 100_000_000_007
# Coprime to 10**12, so that the IDs look arbitrary and still never repeat.
GENERATED_ID_STEP = 739_391_113


@dataclass(frozen=True)
class Account:
    """A member account of the organization."""

    id: str
    name: str
    status: str = "ACTIVE"
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OrganizationalUnit:
    """An organizational unit with its accounts and the units below it."""

    id: str
    name: str
    accounts: list[Account]
    children: list[OrganizationalUnit]

    def all_accounts(self) -> list[Account]:
        """Every account in this unit and below it."""
        below = [account for child in self.children for account in child.all_accounts()]
        return [*self.accounts, *below]


@dataclass(frozen=True)
class User:
    """An IAM user with a fixed access key; its account need not be in the organization."""

    account_id: str
    name: str
    access_key_id: str
    secret_access_key: str
    managed_policies: list[str]
    inline_policies: dict[str, Any]


@dataclass(frozen=True)
class Bucket:
    """An S3 bucket with the text objects it begins with."""

    account_id: str
    name: str
    objects: dict[str, str]


@dataclass(frozen=True)
class Organization:
    """Everything that exists when the sandbox has started."""

    id: str
    root_id: str
    management_account: Account
    management_email: str
    organizational_units: list[OrganizationalUnit]
    users: list[User]
    buckets: list[Bucket]


def read_organization(file: Path, generated_accounts: int) -> Organization:
    """Reads the description and adds as many generated member accounts as asked for."""
    data = json.loads(file.read_text(encoding="utf-8"))
    units = [_organizational_unit(unit) for unit in data["organizationalUnits"]]
    management = data["managementAccount"]
    taken = {account.id for unit in units for account in unit.all_accounts()}
    taken |= {user["accountId"] for user in data["users"]} | {management["id"]}
    if generated_accounts > 0:
        units.append(_generated_unit(data["generatedAccounts"], generated_accounts, taken))
    return Organization(
        id=data["id"],
        root_id=data["rootId"],
        management_account=Account(management["id"], management["name"]),
        management_email=management["email"],
        organizational_units=units,
        users=[_user(user) for user in data["users"]],
        buckets=[Bucket(b["accountId"], b["name"], b["objects"]) for b in data["buckets"]],
    )


def _organizational_unit(data: dict[str, Any]) -> OrganizationalUnit:
    return OrganizationalUnit(
        id=data["id"],
        name=data["name"],
        accounts=[Account(**account) for account in data.get("accounts", [])],
        children=[_organizational_unit(unit) for unit in data.get("organizationalUnits", [])],
    )


def _user(data: dict[str, Any]) -> User:
    return User(
        account_id=data["accountId"],
        name=data["name"],
        access_key_id=data["accessKeyId"],
        secret_access_key=data["secretAccessKey"],
        managed_policies=data.get("managedPolicies", []),
        inline_policies=data.get("inlinePolicies", {}),
    )


def _generated_unit(data: dict[str, Any], count: int, taken: set[str]) -> OrganizationalUnit:
    accounts: list[Account] = []
    index = 0
    while len(accounts) < count:
        account_id = f"{(GENERATED_ID_START + index * GENERATED_ID_STEP) % 10**12:012d}"
        index += 1
        if account_id not in taken:
            accounts.append(Account(account_id, f"{data['name']} {len(accounts) + 1:04d}"))
    unit = data["organizationalUnit"]
    return OrganizationalUnit(unit["id"], unit["name"], accounts, children=[])
