package iam

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"plugins/aws/awstest"
	"plugins/protocol"
)

const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
	`"Principal":{"AWS":"arn:aws:iam::291883359082:user/AuthomizeGlobalUser"},"Action":"sts:AssumeRole"}]}`

const changedTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
	`"Principal":{"AWS":"arn:aws:iam::291883359082:user/AuthomizeGlobalUser"},"Action":"sts:AssumeRole",` +
	`"Condition":{"StringEquals":{"sts:ExternalId":"abc"}}}]}`

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

func roleInputs() protocol.Values {
	return protocol.Values{
		"name": "Trust", "assumeRolePolicy": trust, "path": "/", "maxSessionDuration": 3600.0,
		"forceDetachPolicies": false,
	}
}

func doNotWait(t *testing.T) {
	t.Helper()
	timeout, pause := propagationTimeout, propagationPause
	propagationTimeout, propagationPause = time.Second, time.Millisecond
	t.Cleanup(func() { propagationTimeout, propagationPause = timeout, pause })
}

func TestCreateRoleWaitsUntilIAMKnowsPrincipalAndRole(t *testing.T) {
	doNotWait(t)
	calls := append([]awstest.Call{
		{Action: "CreateRole", Error: "MalformedPolicyDocument", Message: "Invalid principal in policy"},
		{Action: "CreateRole", With: map[string]string{
			"RoleName": "Trust", "Path": "/", "MaxSessionDuration": "3600", "AssumeRolePolicyDocument": trust,
		}, Reply: roleXML(trust)},
		{Action: "GetRole", Error: "NoSuchEntity"},
	}, readCalls(trust)...)
	id, state, err := roleLifecycle{awstest.Session(t, calls...)}.Create(context.Background(), roleInputs())
	if err != nil {
		t.Fatal(err)
	}
	if id != "Trust" || state["arn"] != "arn:aws:iam::111111111111:role/Trust" || state["uniqueId"] != "AROA1" {
		t.Errorf("id %q, state %v", id, state)
	}
}

func TestFailedCreationNamesRoleAndErrorCode(t *testing.T) {
	s := awstest.Session(t, awstest.Call{Action: "CreateRole", Error: "AccessDenied", Message: "not authorized"})
	id, _, err := roleLifecycle{s}.Create(context.Background(), roleInputs())
	for _, part := range []string{
		"creating IAM Role (Trust): operation error IAM: CreateRole, https response error StatusCode: 403",
		"api error AccessDenied: not authorized",
	} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
	if id != "" {
		t.Errorf("a role that was not created must have no ID, got %q", id)
	}
}

func TestReadKeepsTheProgramsTextWhileItMeansTheSame(t *testing.T) {
	reordered := `{"Statement":{"Action":["sts:AssumeRole"],"Effect":"Allow",` +
		`"Principal":{"AWS":["arn:aws:iam::291883359082:user/AuthomizeGlobalUser"]}},"Version":"2012-10-17"}`
	s := awstest.Session(t, readCalls(reordered, "arn:b", "arn:a")...)
	state, err := roleLifecycle{s}.Read(context.Background(), "Trust", roleInputs())
	if err != nil {
		t.Fatal(err)
	}
	if state["assumeRolePolicy"] != trust {
		t.Errorf("got %v", state["assumeRolePolicy"])
	}
	if got := strings.Join(state.Strings("managedPolicyArns"), " "); got != "arn:a arn:b" {
		t.Errorf("got %q", got)
	}
}

func TestReadOfAMissingRoleIsGone(t *testing.T) {
	s := awstest.Session(t, awstest.Call{Action: "GetRole", Error: "NoSuchEntity"})
	state, err := roleLifecycle{s}.Read(context.Background(), "Trust", nil)
	if state != nil || err != nil {
		t.Errorf("got %v, %v", state, err)
	}
}

func TestUpdateCallsOnlyWhatChanged(t *testing.T) {
	calls := append([]awstest.Call{
		{Action: "UpdateAssumeRolePolicy", With: map[string]string{"RoleName": "Trust", "PolicyDocument": changedTrust}},
		{Action: "UntagRole", With: map[string]string{"TagKeys.member.1": "old"}},
		{Action: "TagRole", With: map[string]string{"Tags.member.1.Key": "new"}},
	}, readCalls(changedTrust)...)
	last, inputs := roleInputs(), roleInputs()
	last["tagsAll"] = map[string]any{"old": "1", "same": "1"}
	inputs["assumeRolePolicy"] = changedTrust
	inputs["tags"] = map[string]any{"new": "1", "same": "1"}
	state, err := roleLifecycle{awstest.Session(t, calls...)}.Update(context.Background(), "Trust", last, inputs)
	if err != nil || state["assumeRolePolicy"] != changedTrust {
		t.Errorf("got %v, %v", state, err)
	}
}

func TestForcedDeleteDetachesAndDeletesFirst(t *testing.T) {
	s := awstest.Session(t,
		awstest.Call{Action: "ListInstanceProfilesForRole", Reply: "<InstanceProfiles></InstanceProfiles>"},
		awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML("arn:a")},
		awstest.Call{Action: "DetachRolePolicy", With: map[string]string{"PolicyArn": "arn:a"}},
		awstest.Call{Action: "ListRolePolicies", Reply: "<PolicyNames><member>inline</member></PolicyNames>"},
		awstest.Call{Action: "DeleteRolePolicy", With: map[string]string{"PolicyName": "inline"}},
		awstest.Call{Action: "DeleteRole"},
	)
	last := protocol.Values{"forceDetachPolicies": true}
	if err := (roleLifecycle{s}).Delete(context.Background(), "Trust", last); err != nil {
		t.Error(err)
	}
}

func TestDeleteOfAMissingRoleIsNoError(t *testing.T) {
	s := awstest.Session(t,
		awstest.Call{Action: "ListInstanceProfilesForRole", Error: "NoSuchEntity"},
		awstest.Call{Action: "DeleteRole", Error: "NoSuchEntity"},
	)
	if err := (roleLifecycle{s}).Delete(context.Background(), "Trust", protocol.Values{}); err != nil {
		t.Error(err)
	}
}
