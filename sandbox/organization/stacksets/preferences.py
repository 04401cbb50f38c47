"""What the preferences of a StackSet's operation come to (API reference, StackSetOperationPreferences)."""

from __future__ import annotations

import math
from typing import Any


def failures_tolerated(preferences: dict[str, Any], accounts: int) -> int:
    """In how many accounts an operation may fail; none where nothing is said."""
    if "FailureToleranceCount" in preferences:
        return int(preferences["FailureToleranceCount"])
    return math.floor(accounts * int(preferences.get("FailureTolerancePercentage", 0)) / 100)


def batches_of(preferences: dict[str, Any], accounts: int, tolerance: int) -> int:
    """In how many turns an operation works on its accounts.

    One account at a time where nothing is said; of a percentage, rounded down, one at least.
    """
    if "MaxConcurrentPercentage" in preferences:
        at_once = max(1, accounts * int(preferences["MaxConcurrentPercentage"]) // 100)
    else:
        at_once = int(preferences.get("MaxConcurrentCount", 1))
    if preferences.get("ConcurrencyMode") != "SOFT_FAILURE_TOLERANCE":
        at_once = min(at_once, tolerance + 1)
    return math.ceil(accounts / at_once)
