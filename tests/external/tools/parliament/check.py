"""Prints what Parliament finds in policies, community auditors included; both ways as JSON.

Parliament's own command writes what it reads into a log file of a fixed name in /tmp.
"""

import json
import sys
from pathlib import Path

import parliament

COMMUNITY = Path(parliament.__file__).parent / "community_auditors" / "config_override.yaml"


def findings_in(policy):
    analyzed = parliament.analyze_policy_string(
        policy, include_community_auditors=True, config=parliament.config
    )
    return [parliament.enhance_finding(finding) for finding in analyzed.findings]


def said_by(finding):
    """The finding in words: a rule of the linter has a detail, an auditor's names actions."""
    place = finding.location if isinstance(finding.location, dict) else {}
    actions = sorted(place.get("actions", []))
    return f"{finding.title}: {json.dumps(finding.detail or actions)}"


def main():
    parliament.override_config(COMMUNITY)
    policies = json.load(sys.stdin)
    found = [
        {"rule": each.issue, "document": name, "text": said_by(each)}
        for name, policy in policies.items()
        for each in findings_in(policy)
        if each.severity != "MUTE"
    ]
    json.dump(found, sys.stdout)


main()
