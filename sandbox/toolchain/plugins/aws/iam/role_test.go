package iam

import (
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-sdk/v2/terraform"

	"plugins/aws/awstest"
)

const (
	trust = `{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow",` +
		`"Principal":{"AWS":"arn:aws:iam::291883359082:user/AuthomizeGlobalUser"}}],"Version":"2012-10-17"}`
	// Says the same in other words.
	reorderedTrust = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["sts:AssumeRole"],` +
		`"Principal":{"AWS":["arn:aws:iam::291883359082:user/AuthomizeGlobalUser"]}}}`
	changedTrust = `{"Statement":[{"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"abc"}},` +
		`"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::291883359082:user/AuthomizeGlobalUser"}}],"Version":"2012-10-17"}`
)

func roleXML(policy string) string {
	return "<Role><Path>/</Path><Arn>arn:aws:iam::111111111111:role/Trust</Arn><RoleName>Trust</RoleName>" +
		"<RoleId>AROA1</RoleId><CreateDate>2024-01-02T03:04:05Z</CreateDate><MaxSessionDuration>3600</MaxSessionDuration>" +
		"<AssumeRolePolicyDocument>" + url.QueryEscape(policy) + "</AssumeRolePolicyDocument></Role>"
}

func attachedXML(arns ...string) string {
	members := ""
	for _, arn := range arns {
		members += "<member><PolicyArn>" + arn + "</PolicyArn></member>"
	}
	return "<AttachedPolicies>" + members + "</AttachedPolicies><IsTruncated>false</IsTruncated>"
}

// readCalls are the calls that every read of a role makes.
func readCalls(policy string, attached ...string) []awstest.Call {
	return []awstest.Call{
		{Action: "GetRole", With: map[string]string{"RoleName": "Trust"}, Reply: roleXML(policy)},
		{Action: "ListRolePolicies", Reply: "<PolicyNames></PolicyNames>"},
		{Action: "ListAttachedRolePolicies", Reply: attachedXML(attached...)},
	}
}

func roleArguments(changes map[string]any) map[string]any {
	arguments := map[string]any{"name": "Trust", "assume_role_policy": trust}
	for name, value := range changes {
		arguments[name] = value
	}
	return arguments
}

// deployedRole is a role that a run has made.
func deployedRole(t *testing.T, attributes map[string]string) *awstest.Resource {
	all := map[string]string{
		"id": "Trust", "name": "Trust", "assume_role_policy": trust, "path": "/", "max_session_duration": "3600",
		"force_detach_policies": "false", "arn": "arn:aws:iam::111111111111:role/Trust",
		"create_date": "2024-01-02T03:04:05Z", "unique_id": "AROA1", "inline_policy.#": "0", "managed_policy_arns.#": "0",
		"tags_all.%": "0",
	}
	for name, value := range attributes {
		all[name] = value
	}
	return &awstest.Resource{T: t, Schema: Role(), State: &terraform.InstanceState{ID: "Trust", Attributes: all}}
}

func TestCreateRoleWaitsUntilIAMKnowsPrincipalAndRole(t *testing.T) {
	calls := append([]awstest.Call{
		{Action: "CreateRole", Error: "MalformedPolicyDocument", Message: "Invalid principal in policy"},
		{Action: "CreateRole", With: map[string]string{
			"RoleName": "Trust", "Path": "/", "MaxSessionDuration": "3600", "AssumeRolePolicyDocument": trust,
			"Tags.member.1.Key": "owner", "Tags.member.1.Value": "us",
		}, Without: []string{"Description", "PermissionsBoundary"}, Reply: roleXML(trust)},
		{Action: "GetRole", Error: "NoSuchEntity"},
	}, readCalls(trust)...)
	role := &awstest.Resource{T: t, Schema: Role()}
	if err := role.Apply(awstest.Client(t, calls...), roleArguments(map[string]any{"tags": map[string]any{"owner": "us"}})); err != nil {
		t.Fatal(err)
	}
	role.Holds(map[string]string{"id": "Trust", "arn": "arn:aws:iam::111111111111:role/Trust", "unique_id": "AROA1"})
}

func TestFailedCreationNamesRoleAndErrorCode(t *testing.T) {
	role := &awstest.Resource{T: t, Schema: Role()}
	refusal := awstest.Call{Action: "CreateRole", Error: "AccessDenied", Message: "not authorized"}
	err := role.Apply(awstest.Client(t, refusal), roleArguments(nil))
	for _, part := range []string{
		"creating IAM Role (Trust): operation error IAM: CreateRole, https response error StatusCode: 403",
		"api error AccessDenied: not authorized",
	} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
	if role.State != nil && role.State.ID != "" {
		t.Errorf("a role that was not created must have no ID, got %q", role.State.ID)
	}
}

func TestReadKeepsTheStatesTextWhileItMeansTheSame(t *testing.T) {
	role := deployedRole(t, nil)
	if err := role.Refresh(awstest.Client(t, readCalls(reorderedTrust, "arn:a")...)); err != nil {
		t.Fatal(err)
	}
	role.Holds(map[string]string{"assume_role_policy": trust, "managed_policy_arns.#": "1"})
	if err := role.Refresh(awstest.Client(t, readCalls(changedTrust)...)); err != nil {
		t.Fatal(err)
	}
	role.Holds(map[string]string{"assume_role_policy": changedTrust, "managed_policy_arns.#": "0"})
}

func TestReadOfAMissingRoleIsGone(t *testing.T) {
	role := deployedRole(t, nil)
	err := role.Refresh(awstest.Client(t, awstest.Call{Action: "GetRole", Error: "NoSuchEntity"}))
	if err != nil || (role.State != nil && role.State.ID != "") {
		t.Errorf("got %v, %v", role.State, err)
	}
}

func TestUpdateCallsOnlyWhatChangedAndTagsFirst(t *testing.T) {
	calls := append([]awstest.Call{
		{Action: "UntagRole", With: map[string]string{"TagKeys.member.1": "old"}},
		{Action: "TagRole", With: map[string]string{"Tags.member.1.Key": "new"}, Without: []string{"Tags.member.2.Key"}},
		{Action: "UpdateAssumeRolePolicy", With: map[string]string{"RoleName": "Trust", "PolicyDocument": changedTrust}},
		{Action: "UpdateRoleDescription", With: map[string]string{"Description": "new"}},
		{Action: "UpdateRole", With: map[string]string{"MaxSessionDuration": "7200"}},
		{Action: "DeleteRolePermissionsBoundary"},
	}, readCalls(changedTrust)...)
	role := deployedRole(t, map[string]string{
		"permissions_boundary": "arn:aws:iam::111111111111:policy/B",
		"tags.%":               "2", "tags.old": "1", "tags.same": "1", "tags_all.%": "2", "tags_all.old": "1", "tags_all.same": "1",
	})
	err := role.Apply(awstest.Client(t, calls...), roleArguments(map[string]any{
		"assume_role_policy": changedTrust, "description": "new", "max_session_duration": 7200,
		"tags": map[string]any{"new": "1", "same": "1"},
	}))
	if err != nil {
		t.Error(err)
	}
}

func TestRefusedUpdateStopsThereAndIsInTheState(t *testing.T) {
	role := deployedRole(t, nil)
	refusal := awstest.Call{Action: "UpdateAssumeRolePolicy", Error: "AccessDenied", Message: "no"}
	arguments := roleArguments(map[string]any{"assume_role_policy": changedTrust, "description": "new"})
	err := role.Apply(awstest.Client(t, refusal), arguments)
	if err == nil || !strings.Contains(err.Error(), "updating IAM Role (Trust) assume role policy: ") {
		t.Errorf("got %v", err)
	}
	// This is what lets the next run believe that nothing is left to do.
	role.Holds(map[string]string{"assume_role_policy": changedTrust})
}

func TestSamePolicyInOtherWordsIsNoChange(t *testing.T) {
	role := deployedRole(t, nil)
	arguments := roleArguments(map[string]any{"assume_role_policy": reorderedTrust})
	if err := role.Apply(awstest.Client(t), arguments); err != nil {
		t.Error(err)
	}
}

func TestNameAndPathReplace(t *testing.T) {
	for name, value := range map[string]string{"name": "Other", "path": "/other/"} {
		err := deployedRole(t, nil).Apply(awstest.Client(t), roleArguments(map[string]any{name: value}))
		if err == nil {
			t.Errorf("a changed %s must replace", name)
		}
	}
}

func TestForcedDeleteDetachesAndDeletesFirst(t *testing.T) {
	configured := awstest.Client(t,
		awstest.Call{Action: "ListInstanceProfilesForRole", Reply: "<InstanceProfiles></InstanceProfiles>"},
		awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML("arn:a")},
		awstest.Call{Action: "DetachRolePolicy", With: map[string]string{"PolicyArn": "arn:a"}},
		awstest.Call{Action: "ListRolePolicies", Reply: "<PolicyNames><member>inline</member></PolicyNames>"},
		awstest.Call{Action: "DeleteRolePolicy", With: map[string]string{"PolicyName": "inline"}},
		awstest.Call{Action: "DeleteRole", Error: "DeleteConflict"},
		awstest.Call{Action: "DeleteRole"},
	)
	if err := deployedRole(t, map[string]string{"force_detach_policies": "true"}).Delete(configured); err != nil {
		t.Error(err)
	}
}

func TestDeleteOfAMissingRoleIsNoError(t *testing.T) {
	configured := awstest.Client(t,
		awstest.Call{Action: "ListInstanceProfilesForRole", Error: "NoSuchEntity"},
		awstest.Call{Action: "DeleteRole", Error: "NoSuchEntity"},
	)
	if err := deployedRole(t, nil).Delete(configured); err != nil {
		t.Error(err)
	}
}
