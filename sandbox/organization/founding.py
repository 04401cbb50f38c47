"""Brings the described organization into being, inside moto."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from description import Account, Bucket, Organization, OrganizationalUnit, User
from emulator import ACCOUNT_OF_ACCESS_KEY
from moto.iam.models import iam_backends
from moto.organizations import utils
from moto.organizations.models import organizations_backends
from moto.s3.models import s3_backends

FOUNDED = datetime(2021, 3, 1, 9, 0)
REGION = "us-east-1"


def found(organization: Organization) -> None:
    """Creates the organization, its accounts, its users and its buckets."""
    _Founding(organization).run()
    for user in organization.users:
        _create_user(user)
    for bucket in organization.buckets:
        _create_bucket(bucket)


class _Founding:
    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.backend = organizations_backends[organization.management_account.id]["aws"]
        # moto pages through accounts by the time they joined: no two may be the same.
        self.next_join = FOUNDED

    def run(self) -> None:
        self._create_organization()
        for unit in self.organization.organizational_units:
            self._create_unit(unit, self.organization.root_id)

    def _create_organization(self) -> None:
        management = self.organization.management_account
        with _fixed_id("make_random_org_id", self.organization.id):
            with _fixed_id("make_random_root_id", self.organization.root_id):
                with _fixed_id("make_random_account_id", management.id):
                    self.backend.create_organization(REGION, FeatureSet="ALL")
        created = self.backend.accounts[0]
        created.name = management.name
        created.email = self.organization.management_email
        created.joined_method = "INVITED"
        created.create_time = self._join_time()
        self.backend.org.master_account_email = self.organization.management_email
        # AWS creates the access role in member accounts only.
        _delete_role(management.id, "OrganizationAccountAccessRole")

    def _create_unit(self, unit: OrganizationalUnit, parent_id: str) -> None:
        with _fixed_id("make_random_ou_id", unit.id):
            self.backend.create_organizational_unit(Name=unit.name, ParentId=parent_id)
        for account in unit.accounts:
            self._create_account(account, unit.id)
        for child in unit.children:
            self._create_unit(child, unit.id)

    def _create_account(self, account: Account, parent_id: str) -> None:
        tags = [{"Key": key, "Value": value} for key, value in account.tags.items()]
        email = f"aws+{account.name.lower().replace(' ', '-')}@larkspur.example.com"
        with _fixed_id("make_random_account_id", account.id):
            self.backend.create_account(AccountName=account.name, Email=email, Tags=tags)
        created = self.backend.accounts[-1]
        created.parent_id = parent_id
        created.create_time = self._join_time()
        if account.status == "SUSPENDED":
            created.close()

    def _join_time(self) -> datetime:
        self.next_join += timedelta(hours=1)
        return self.next_join


@contextmanager
def _fixed_id(generator: str, value: str) -> Iterator[None]:
    original = getattr(utils, generator)
    setattr(utils, generator, lambda *_: value)
    try:
        yield
    finally:
        setattr(utils, generator, original)


def _delete_role(account_id: str, name: str) -> None:
    backend = iam_backends[account_id]["aws"]
    for arn in list(backend.get_role(name).managed_policies):
        backend.detach_role_policy(arn, name)
    backend.delete_role(name)


def _create_user(user: User) -> None:
    backend = iam_backends[user.account_id]["aws"]
    backend.create_user(REGION, user.name)
    for policy in user.managed_policies:
        backend.attach_user_policy(f"arn:aws:iam::aws:policy/{policy}", user.name)
    for name, document in user.inline_policies.items():
        backend.put_user_policy(user.name, name, json.dumps(document))
    key: Any = backend.create_access_key(user.name)
    del backend.access_keys[key.access_key_id]
    key.access_key_id = user.access_key_id
    key.secret_access_key = user.secret_access_key
    backend.access_keys[key.access_key_id] = key
    ACCOUNT_OF_ACCESS_KEY[key.access_key_id] = user.account_id


def _create_bucket(bucket: Bucket) -> None:
    backend = s3_backends[bucket.account_id]["aws"]
    backend.create_bucket(bucket.name, REGION)
    for key, text in bucket.objects.items():
        backend.put_object(bucket.name, key, text.encode())
