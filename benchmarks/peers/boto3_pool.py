"""What a Python programmer would write instead: the same role in every account, by a thread pool."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import boto3
from botocore.config import Config

MANAGED_POLICY = "arn:aws:iam::aws:policy/SecurityAudit"
THREADS = 16


def main():
    """Arguments: what to do (create, check or destroy), and a JSON file that says where."""
    action, file = sys.argv[1:]
    with open(file, encoding="utf-8") as stream:
        settings = json.load(stream)
    clients = Clients(settings["managementAccount"])
    trust_policy = json.dumps(
        {
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
    )

    def in_account(account):
        iam = clients.iam_in(account)
        try:
            ACTIONS[action](iam, settings["roleName"], trust_policy)
        finally:
            iam.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(in_account, settings["accounts"]))


class Clients:
    """Clients of one session, which reads each service's model once and is not safe to use by two threads."""

    def __init__(self, management_account):
        self.management_account = management_account
        self.session = boto3.session.Session()
        self.lock = Lock()
        self.sts = self.session.client("sts", config=Config(max_pool_connections=THREADS))

    def iam_in(self, account):
        """An IAM client in an account."""
        credentials = {}
        if account != self.management_account:
            answer = self.sts.assume_role(
                RoleArn=f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole",
                RoleSessionName="boto3",
            )["Credentials"]
            credentials = {
                "aws_access_key_id": answer["AccessKeyId"],
                "aws_secret_access_key": answer["SecretAccessKey"],
                "aws_session_token": answer["SessionToken"],
            }
        with self.lock:
            return self.session.client("iam", **credentials)


def create(iam, role, trust_policy):
    """Makes the role where it is missing."""
    try:
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust_policy)
    except iam.exceptions.EntityAlreadyExistsException:
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=trust_policy)
    iam.attach_role_policy(RoleName=role, PolicyArn=MANAGED_POLICY)


def check(iam, role, trust_policy):
    """Fails where anything would have to change."""
    found = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    if found != json.loads(trust_policy):
        raise SystemExit(f"the trust policy of {role} is another")
    if [policy["PolicyArn"] for policy in attached] != [MANAGED_POLICY]:
        raise SystemExit(f"the policies of {role} are others")


def destroy(iam, role, _):
    """Deletes the role."""
    iam.detach_role_policy(RoleName=role, PolicyArn=MANAGED_POLICY)
    iam.delete_role(RoleName=role)


ACTIONS = {"create": create, "check": check, "destroy": destroy}

if __name__ == "__main__":
    main()
