package iam

import (
	"context"
	"strings"
	"testing"

	"plugins/aws/awstest"
	"plugins/protocol"
)

func TestAttachmentsAreSynchronised(t *testing.T) {
	s := awstest.Session(t,
		awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML("arn:stranger", "arn:kept")},
		awstest.Call{Action: "AttachRolePolicy", With: map[string]string{"RoleName": "Trust", "PolicyArn": "arn:missing"}},
		awstest.Call{Action: "DetachRolePolicy", With: map[string]string{"RoleName": "Trust", "PolicyArn": "arn:stranger"}},
	)
	id, _, err := attachmentsExclusive{s}.Create(context.Background(), protocol.Values{
		"roleName": "Trust", "policyArns": []any{"arn:kept", "arn:missing"},
	})
	if id != "Trust" || err != nil {
		t.Errorf("got %q, %v", id, err)
	}
}

func TestAttachmentErrorNamesPolicyAndRole(t *testing.T) {
	s := awstest.Session(t,
		awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML()},
		awstest.Call{Action: "AttachRolePolicy", Error: "NoSuchEntity", Message: "Policy arn:x does not exist"},
	)
	_, _, err := attachmentsExclusive{s}.Create(context.Background(), protocol.Values{
		"roleName": "Trust", "policyArns": []any{"arn:x"},
	})
	if err == nil || !strings.Contains(err.Error(), "attaching IAM Policy (arn:x) to IAM Role (Trust)") ||
		!strings.Contains(err.Error(), "NoSuchEntity") {
		t.Errorf("got %v", err)
	}
}

func TestReadReportsWhatIsAttached(t *testing.T) {
	s := awstest.Session(t, awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML("arn:b", "arn:a")})
	state, err := attachmentsExclusive{s}.Read(context.Background(), "Trust", nil)
	if err != nil || strings.Join(state.Strings("policyArns"), " ") != "arn:a arn:b" {
		t.Errorf("got %v, %v", state, err)
	}
}

func TestExclusiveResourcesOfAMissingRoleAreGone(t *testing.T) {
	lifecycles := map[string]func(calls ...awstest.Call) protocol.Lifecycle{
		"ListAttachedRolePolicies": func(calls ...awstest.Call) protocol.Lifecycle {
			return attachmentsExclusive{awstest.Session(t, calls...)}
		},
		"ListRolePolicies": func(calls ...awstest.Call) protocol.Lifecycle {
			return policiesExclusive{awstest.Session(t, calls...)}
		},
	}
	for action, lifecycle := range lifecycles {
		state, err := lifecycle(awstest.Call{Action: action, Error: "NoSuchEntity"}).Read(context.Background(), "Trust", nil)
		if state != nil || err != nil {
			t.Errorf("%s: got %v, %v", action, state, err)
		}
	}
}

func TestDeletingExclusiveResourcesMakesNoCall(t *testing.T) {
	for _, lifecycle := range []protocol.Lifecycle{
		attachmentsExclusive{awstest.Session(t)}, policiesExclusive{awstest.Session(t)},
	} {
		if err := lifecycle.Delete(context.Background(), "Trust", nil); err != nil {
			t.Error(err)
		}
	}
}

func TestInlinePoliciesNobodyWantsAreDeleted(t *testing.T) {
	s := awstest.Session(t,
		awstest.Call{Action: "ListRolePolicies", Reply: "<PolicyNames><member>own</member><member>stranger</member></PolicyNames>"},
		awstest.Call{Action: "DeleteRolePolicy", With: map[string]string{"PolicyName": "stranger"}},
	)
	_, err := policiesExclusive{s}.Update(context.Background(), "Trust", nil, protocol.Values{
		"roleName": "Trust", "policyNames": []any{"own"},
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAttachmentIsGoneWhenNotAttached(t *testing.T) {
	s := awstest.Session(t, awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML("arn:other")})
	state, err := attachment{s}.Read(context.Background(), "Trust/arn:aws:iam::aws:policy/SecurityAudit", nil)
	if state != nil || err != nil {
		t.Errorf("got %v, %v", state, err)
	}
}
