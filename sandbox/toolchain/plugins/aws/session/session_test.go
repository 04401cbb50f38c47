package session_test

import (
	"context"
	"strings"
	"testing"

	"plugins/aws/awstest"
	"plugins/aws/session"
)

const identityXML = "<Arn>arn:aws:sts::111111111111:assumed-role/Access/proof</Arn><Account>111111111111</Account>"

const credentialsXML = "<Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey>" +
	"<SessionToken>T</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>"

const accessRole = "arn:aws:iam::111111111111:role/Access"

func TestConfigureAssumesTheRoleOnceAndAsksOnce(t *testing.T) {
	settings := awstest.Settings(t,
		awstest.Call{Action: "AssumeRole", Reply: credentialsXML, With: map[string]string{
			"RoleArn": accessRole, "RoleSessionName": "proof", "Policy": "{}", "ExternalId": "abc",
			"PolicyArns.member.1.arn": "arn:p", "DurationSeconds": "1800",
		}},
		awstest.Call{Action: "GetCallerIdentity", Reply: identityXML},
	)
	settings["assumeRoles"] = []any{map[string]any{
		"roleArn": accessRole, "sessionName": "proof", "policy": "{}", "externalId": "abc",
		"policyArns": []any{"arn:p"}, "duration": "30m",
	}}
	settings["allowedAccountIds"] = []any{"111111111111"}
	s := &session.Session{}
	if err := s.Configure(context.Background(), settings); err != nil {
		t.Fatal(err)
	}
	if s.AccountID != "111111111111" || s.Partition != "aws" {
		t.Errorf("account %q, partition %q", s.AccountID, s.Partition)
	}
}

func TestRoleThatCannotBeAssumedIsNamed(t *testing.T) {
	settings := awstest.Settings(t, awstest.Call{Action: "AssumeRole", Error: "AccessDenied", Message: "not authorized"})
	settings["assumeRoles"] = []any{map[string]any{"roleArn": accessRole}}
	err := (&session.Session{}).Configure(context.Background(), settings)
	for _, part := range []string{
		"Cannot assume IAM Role " + accessRole + ": operation error STS: AssumeRole",
		"StatusCode: 403", "api error AccessDenied: not authorized",
	} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
}

func TestAccountsThatAreNotAllowedAreRefused(t *testing.T) {
	for setting, account := range map[string]string{
		"allowedAccountIds": "222222222222", "forbiddenAccountIds": "111111111111",
	} {
		settings := awstest.Settings(t, awstest.Call{Action: "GetCallerIdentity", Reply: identityXML})
		settings[setting] = []any{account}
		err := (&session.Session{}).Configure(context.Background(), settings)
		if err == nil || err.Error() != "AWS account ID not allowed: 111111111111" {
			t.Errorf("%s: got %v", setting, err)
		}
	}
}
