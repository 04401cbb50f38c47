"""Reads verify's evidence with other people's parsers, and prints what they understood as JSON."""

import hashlib
import json
import sys

from junitparser import JUnitXml
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
from py_ocsf_models.objects.cloud import Cloud


class CloudComplianceFinding(ComplianceFinding):
    """The class with the profile that every event names, which the package has for another class alone."""

    cloud: Cloud



def read_junit(file):
    suites = JUnitXml.fromfile(file)
    [suite] = list(suites)
    return {
        "counts": [suite.tests, suite.failures, suite.errors, suite.skipped],
        "properties": {each.name: each.value for each in suite.properties()},
        "cases": [
            {
                "name": case.name,
                "classname": case.classname,
                "results": [
                    [type(result).__name__, result.type, result.text or ""]
                    for result in case.result
                ],
                "output": case.system_out or "",
            }
            for case in suite
        ],
    }


def read_ocsf(file):
    with open(file, encoding="utf-8") as opened:
        events = json.load(opened)
    return [
        {
            "uid": event.finding_info.uid,
            "account": event.cloud.account.uid,
            "type": event.type_uid.value,
            "severity": event.severity_id.value,
            "status": event.compliance.status_id.name,
            "control": event.compliance.control,
            "time": event.time,
            "resource": event.resources[0].uid,
            "product": event.metadata.product.uid,
            "version": event.metadata.version,
        }
        for event in map(CloudComplianceFinding.model_validate, events)
    ]


def schema_of_class(version, class_uid):
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=version))
    name = schema.lookup_class_name_from_uid(class_uid=int(class_uid))
    return schema.get_class_schema(class_name=name, profiles=["cloud"])


def hash_of_document(text):
    """What `jq --compact-output --sort-keys --join-output . | sha256sum` says of it."""
    canonical = json.dumps(
        json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


READERS = {
    "junit": read_junit,
    "ocsf": read_ocsf,
    "schema": schema_of_class,
    "hash": hash_of_document,
}

print(json.dumps(READERS[sys.argv[1]](*sys.argv[2:])))
