"""The tags of the organization's accounts in the Resource Groups Tagging API, which moto does not have.

Accounts are resources of the management account, in us-east-1 (Resource Groups Tagging API
reference, GetResources; ARNs: Service Authorization Reference, AWS Organizations).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.core.resource_tagging import TaggedResource, make_tag_matcher, match_resource_type
from moto.organizations.models import organizations_backends
from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend

_REGION = "us-east-1"
_TYPE = "organizations:account"
# moto ends a page after 100 tags although nobody asked for it.
_NO_LIMIT = 1_000_000


def adjust() -> None:
    """Has GetResources find accounts, by its filters and in its pages."""
    others = ResourceGroupsTaggingAPIBackend._get_resources_generator
    get_resources = ResourceGroupsTaggingAPIBackend.get_resources

    def with_accounts(self: Any, **filters: Any) -> Iterator[TaggedResource]:
        yield from others(self, **filters)
        if self.region_name == _REGION:
            yield from _accounts(self.account_id, **filters)

    def by_resources(self: Any, **asked: Any) -> Any:
        return get_resources(self, **{**asked, "tags_per_page": _NO_LIMIT})

    ResourceGroupsTaggingAPIBackend._get_resources_generator = with_accounts
    ResourceGroupsTaggingAPIBackend.get_resources = by_resources


def _accounts(
    account_id: str,
    tag_filters: list[dict[str, Any]] | None,
    resource_type_filters: list[str] | None,
    resource_arn_list: list[str] | None,
) -> Iterator[TaggedResource]:
    matches = make_tag_matcher(tag_filters)
    if not match_resource_type(_TYPE, resource_type_filters):
        return
    for account in _owned_accounts(account_id):
        is_asked_for = not resource_arn_list or account.arn in resource_arn_list
        if account.tags and is_asked_for and matches(account.tags):
            yield TaggedResource(arn=account.arn, tags=dict(account.tags), resource_type=_TYPE)


def _owned_accounts(account_id: str) -> list[Any]:
    """Those of the organization whose management account this is."""
    # Asking moto for an account creates it: look whether it is there first.
    if account_id not in organizations_backends.keys():
        return []
    backend = organizations_backends[account_id]["aws"]
    if backend.org is None or backend.org.master_account_id != account_id:
        return []
    return list(backend.accounts)
