"""The same role by a service-managed StackSet, as a script would make it with the AWS SDK alone."""

import json
import sys
import time

import boto3

MANAGED_POLICY = "arn:aws:iam::aws:policy/SecurityAudit"
REGION = "us-east-1"
# As this project's: a quarter of the accounts at once.
PREFERENCES = {
    "MaxConcurrentPercentage": 25,
    "FailureTolerancePercentage": 10,
    "ConcurrencyMode": "SOFT_FAILURE_TOLERANCE",
}


def main():
    """Arguments: what to do (create, check or destroy), and a JSON file that says where."""
    action, file = sys.argv[1:]
    with open(file, encoding="utf-8") as stream:
        settings = json.load(stream)
    ACTIONS[action](boto3.client("cloudformation"), boto3.client("iam"), settings)


def trust_policy(settings):
    """Whom the role trusts."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::291883359082:user/AuthomizeGlobalUser"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": settings["externalId"]}},
            }
        ],
    }


def template(settings):
    """A template of one role."""
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": settings["roleName"],
            "AssumeRolePolicyDocument": trust_policy(settings),
            "ManagedPolicyArns": [MANAGED_POLICY],
        },
    }
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Role": role}})


def create(cloudformation, iam, settings):
    """Makes what is missing; in an account that has joined the unit AWS makes the role by itself."""
    name = settings["roleName"]
    names = [found["StackSetName"] for found in active_stack_sets(cloudformation)]
    if name not in names:
        cloudformation.create_stack_set(
            StackSetName=name,
            TemplateBody=template(settings),
            PermissionModel="SERVICE_MANAGED",
            AutoDeployment={"Enabled": True, "RetainStacksOnAccountRemoval": False},
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        operation = cloudformation.create_stack_instances(
            StackSetName=name,
            DeploymentTargets={"OrganizationalUnitIds": [settings["organizationalUnit"]]},
            Regions=[REGION],
            OperationPreferences=PREFERENCES,
        )
        wait(cloudformation, name, operation["OperationId"])
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust_policy(settings)))
        iam.attach_role_policy(RoleName=name, PolicyArn=MANAGED_POLICY)
    else:
        wait_for_all(cloudformation, name)
    check(cloudformation, iam, settings)


def active_stack_sets(cloudformation):
    """Every StackSet that was not deleted."""
    pages = cloudformation.get_paginator("list_stack_sets").paginate(Status="ACTIVE")
    return [found for page in pages for found in page["Summaries"]]


def check(cloudformation, iam, settings):
    """Fails where an account has no current instance."""
    pages = cloudformation.get_paginator("list_stack_instances").paginate(
        StackSetName=settings["roleName"]
    )
    instances = [instance for page in pages for instance in page["Summaries"]]
    current = {found["Account"] for found in instances if found["Status"] == "CURRENT"}
    missing = set(settings["accounts"]) - current - {settings["managementAccount"]}
    if missing:
        raise SystemExit(f"no current instance in {sorted(missing)}")
    iam.get_role(RoleName=settings["roleName"])


def destroy(cloudformation, iam, settings):
    """Deletes the instances, the StackSet, and the management account's role."""
    name = settings["roleName"]
    operation = cloudformation.delete_stack_instances(
        StackSetName=name,
        DeploymentTargets={"OrganizationalUnitIds": [settings["organizationalUnit"]]},
        Regions=[REGION],
        RetainStacks=False,
        OperationPreferences=PREFERENCES,
    )
    wait(cloudformation, name, operation["OperationId"])
    cloudformation.delete_stack_set(StackSetName=name)
    iam.detach_role_policy(RoleName=name, PolicyArn=MANAGED_POLICY)
    iam.delete_role(RoleName=name)


def wait(cloudformation, name, operation_id):
    """Waits for an operation's end; fails if it failed."""
    while True:
        status = cloudformation.describe_stack_set_operation(
            StackSetName=name, OperationId=operation_id
        )["StackSetOperation"]["Status"]
        if status == "SUCCEEDED":
            return
        if status not in ("RUNNING", "QUEUED"):
            raise SystemExit(f"the operation is {status}")
        time.sleep(2)


def wait_for_all(cloudformation, name):
    """Waits for the operations that AWS has begun by itself."""
    pages = cloudformation.get_paginator("list_stack_set_operations").paginate(StackSetName=name)
    for operation in [found for page in pages for found in page["Summaries"]]:
        if operation["Status"] in ("RUNNING", "QUEUED"):
            wait(cloudformation, name, operation["OperationId"])


ACTIONS = {"create": create, "check": check, "destroy": destroy}

if __name__ == "__main__":
    main()
