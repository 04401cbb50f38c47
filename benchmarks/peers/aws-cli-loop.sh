#!/usr/bin/env bash
# What a shell programmer would write instead: the same role in every account, one after the other.
# Arguments: create or destroy, management account, role name, external ID, accounts …
set -euo pipefail
action=$1 management=$2 role=$3 external_id=$4
shift 4
policy=arn:aws:iam::aws:policy/SecurityAudit
trust='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
  "Principal":{"AWS":"arn:aws:iam::291883359082:user/AuthomizeGlobalUser"},
  "Condition":{"StringEquals":{"sts:ExternalId":"'$external_id'"}}}]}'

in_account() {
  if [ "$action" = create ]; then
    aws iam create-role --role-name "$role" --assume-role-policy-document "$trust" >/dev/null
    aws iam attach-role-policy --role-name "$role" --policy-arn $policy
  else
    aws iam detach-role-policy --role-name "$role" --policy-arn $policy
    aws iam delete-role --role-name "$role"
  fi
}

for account in "$@"; do
  if [ "$account" = "$management" ]; then
    in_account
    continue
  fi
  read -r key secret token < <(aws sts assume-role --output text --role-session-name loop \
    --role-arn "arn:aws:iam::$account:role/OrganizationAccountAccessRole" \
    --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')
  (
    export AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret AWS_SESSION_TOKEN=$token
    in_account
  )
done
