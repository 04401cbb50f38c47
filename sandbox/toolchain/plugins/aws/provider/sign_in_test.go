package provider

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-sdk/v2/terraform"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"plugins/aws/awstest"
)

const account = "111111111111"

// assumed are the calls that assume the access role, which aws-sdk-go-base does twice, once to see
// whether it may, and the call that asks who that is.
func assumed() []awstest.Call {
	assume := awstest.Call{
		Action: "AssumeRole", With: map[string]string{
			"RoleArn": "arn:aws:iam::" + account + ":role/Access", "Policy": "{}", "RoleSessionName": "session",
		}, Reply: "<Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>" +
			"<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>",
	}
	identify := awstest.Call{
		Action: "GetCallerIdentity",
		Reply:  "<Account>" + account + "</Account><Arn>arn:aws:sts::" + account + ":assumed-role/Access/session</Arn>",
	}
	return []awstest.Call{assume, assume, identify}
}

func signIn(t *testing.T, calls ...awstest.Call) {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	awstest.Serve(t, calls...)
}

// configured is what configuration ends with, in words.
func configured(allowed string) string {
	problems := sdkHalf().Configure(context.Background(), terraform.NewResourceConfigRaw(map[string]any{
		"region": "us-east-1", "allowed_account_ids": []any{allowed}, "skip_region_validation": true,
		"assume_role": []any{map[string]any{
			"role_arn": "arn:aws:iam::" + account + ":role/Access", "policy": "{}", "session_name": "session",
		}},
	}))
	if problems.HasError() {
		return problems[0].Summary
	}
	return ""
}

func validation() resource.PropertyMap {
	return resource.NewPropertyMapFromMap(map[string]any{
		"region": "us-east-1",
		"assumeRoles": []any{map[string]any{
			"roleArn": "arn:aws:iam::" + account + ":role/Access", "policy": "{}", "sessionName": "session",
		}},
	})
}

func TestValidationSignsInOncePerProcess(t *testing.T) {
	signIn(t, assumed()...)
	check := validate()
	for range 2 {
		if err := check(validation(), nil); err != nil {
			t.Error(err)
		}
	}
}

func TestConfigurationSignsInAgainAndAsksWhoThatIs(t *testing.T) {
	calls := assumed()
	signIn(t, append(calls, calls[2])...)
	if got := configured(account); got != "" {
		t.Error(got)
	}
}

func TestOtherAccountsAreRefused(t *testing.T) {
	calls := assumed()
	signIn(t, append(calls, calls[2])...)
	if got := configured("222222222222"); !strings.Contains(got, "AWS account ID not allowed: "+account) {
		t.Errorf("got %q", got)
	}
}

func TestRefusedSignInIsToldByValidation(t *testing.T) {
	signIn(t, awstest.Call{Action: "AssumeRole", Error: "AccessDenied", Message: "not authorized to perform: sts:AssumeRole"})
	err := validate()(validation(), nil)
	for _, part := range []string{"unable to validate AWS credentials", "AccessDenied: not authorized to perform: sts:AssumeRole"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
}

func TestSettingsWithoutImplementationAreRefusedByName(t *testing.T) {
	signIn(t)
	for _, name := range notImplemented {
		err := validate()(resource.NewPropertyMapFromMap(map[string]any{name: "x"}), nil)
		if err == nil || !strings.Contains(err.Error(), `does not implement the setting "`+name+`"`) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
