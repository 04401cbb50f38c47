package iam

import (
	"net/url"
	"testing"

	"github.com/hashicorp/terraform-plugin-sdk/v2/terraform"

	"plugins/aws/awstest"
)

const (
	document = `{"Statement":[{"Action":"s3:GetObject","Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}`
	// What AWS is sent: its parser of inline policies wants the version first.
	versionFirst = `{"Version":"2012-10-17","Statement":[{"Action":"s3:GetObject","Effect":"Allow","Resource":"*"}]}`
)

func TestInlinePolicyIsPutVersionFirstAndAwaited(t *testing.T) {
	found := "<PolicyDocument>" + url.QueryEscape(versionFirst) + "</PolicyDocument>"
	configured := awstest.Client(t,
		awstest.Call{Action: "PutRolePolicy", With: map[string]string{
			"RoleName": "Trust", "PolicyName": "logs", "PolicyDocument": versionFirst,
		}},
		awstest.Call{Action: "GetRolePolicy", Error: "NoSuchEntity"},
		awstest.Call{Action: "GetRolePolicy", Reply: found},
		awstest.Call{Action: "GetRolePolicy", Reply: found},
	)
	policy := &awstest.Resource{T: t, Schema: RolePolicy()}
	if err := policy.Apply(configured, map[string]any{"role": "Trust", "name": "logs", "policy": document}); err != nil {
		t.Fatal(err)
	}
	policy.Holds(map[string]string{"id": "Trust:logs", "policy": versionFirst})
}

func TestAttachmentIsAwaitedAndReadFromTheList(t *testing.T) {
	configured := awstest.Client(t,
		awstest.Call{Action: "AttachRolePolicy", Error: "ConcurrentModification"},
		awstest.Call{Action: "AttachRolePolicy", With: map[string]string{"PolicyArn": "arn:aws:iam::aws:policy/A"}},
		awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML()},
		awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML("arn:aws:iam::aws:policy/A")},
	)
	attachment := &awstest.Resource{T: t, Schema: RolePolicyAttachment()}
	if err := attachment.Apply(configured, map[string]any{"role": "Trust", "policy_arn": "arn:aws:iam::aws:policy/A"}); err != nil {
		t.Fatal(err)
	}
	attachment.Holds(map[string]string{"id": "Trust/arn:aws:iam::aws:policy/A"})
	gone := awstest.Client(t, awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML()})
	if err := attachment.Refresh(gone); err != nil || (attachment.State != nil && attachment.State.ID != "") {
		t.Errorf("got %v, %v", attachment.State, err)
	}
}

func userXML(name string) string {
	return "<User><UserName>" + name + "</UserName><Path>/</Path><UserId>AIDA1</UserId>" +
		"<Arn>arn:aws:iam::111111111111:user/" + name + "</Arn></User>"
}

func TestUserIsRenamedInPlaceAndLeavesItsGroups(t *testing.T) {
	user := &awstest.Resource{T: t, Schema: User()}
	err := user.Apply(awstest.Client(t,
		awstest.Call{Action: "CreateUser", With: map[string]string{"UserName": "legacy", "Path": "/"}, Reply: userXML("legacy")},
		awstest.Call{Action: "GetUser", Reply: userXML("legacy")},
	), map[string]any{"name": "legacy"})
	if err != nil {
		t.Fatal(err)
	}
	err = user.Apply(awstest.Client(t,
		awstest.Call{Action: "UpdateUser", With: map[string]string{"UserName": "legacy", "NewUserName": "other"}},
		awstest.Call{Action: "GetUser", With: map[string]string{"UserName": "other"}, Reply: userXML("other")},
	), map[string]any{"name": "other"})
	if err != nil {
		t.Fatal(err)
	}
	user.Holds(map[string]string{"id": "other", "arn": "arn:aws:iam::111111111111:user/other"})
	err = user.Delete(awstest.Client(t,
		awstest.Call{Action: "ListGroupsForUser", Reply: "<Groups><member><GroupName>g</GroupName></member></Groups>"},
		awstest.Call{Action: "RemoveUserFromGroup", With: map[string]string{"GroupName": "g", "UserName": "other"}},
		awstest.Call{Action: "DeleteUser", With: map[string]string{"UserName": "other"}},
	))
	if err != nil {
		t.Error(err)
	}
}

func TestAccessKeyIsNotReadAfterItsCreation(t *testing.T) {
	key := &awstest.Resource{T: t, Schema: AccessKey()}
	err := key.Apply(awstest.Client(t, awstest.Call{
		Action: "CreateAccessKey", With: map[string]string{"UserName": "legacy"},
		Reply: "<AccessKey><UserName>legacy</UserName><AccessKeyId>AKIA1</AccessKeyId><Status>Active</Status>" +
			"<SecretAccessKey>secret</SecretAccessKey></AccessKey>",
	}), map[string]any{"user": "legacy"})
	if err != nil {
		t.Fatal(err)
	}
	key.Holds(map[string]string{"id": "AKIA1", "secret": "secret", "status": "Active"})
	other := "<AccessKeyMetadata><member><AccessKeyId>AKIA2</AccessKeyId></member></AccessKeyMetadata>"
	err = key.Refresh(awstest.Client(t, awstest.Call{Action: "ListAccessKeys", Reply: other}))
	if err != nil || (key.State != nil && key.State.ID != "") {
		t.Errorf("a key that is not listed is gone, got %v, %v", key.State, err)
	}
}

func TestArgumentsWithoutImplementationAreRefused(t *testing.T) {
	key := terraform.NewResourceConfigRaw(map[string]any{"user": "legacy", "pgp_key": "keybase:x"})
	if !AccessKey().Validate(key).HasError() {
		t.Error("pgp_key was not refused")
	}
	user := terraform.NewResourceConfigRaw(map[string]any{"name": "legacy", "force_destroy": true})
	if !User().Validate(user).HasError() {
		t.Error("force_destroy was not refused")
	}
}
