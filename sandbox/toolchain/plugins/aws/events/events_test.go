package events

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-sdk/v2/terraform"

	"plugins/aws/awstest"
)

const (
	asked = `{"source": ["aws.organizations"], "detail": {"eventName": ["MoveAccount"], "note": ["<>&"]}}`
	// The same as AWS is sent it.
	sent    = `{"detail":{"eventName":["MoveAccount"],"note":["<>&"]},"source":["aws.organizations"]}`
	ruleARN = "arn:aws:events:us-east-1:111111111111:rule/accounts"
)

func described(state string) []awstest.Call {
	return []awstest.Call{
		{Action: "DescribeRule", With: map[string]string{"Name": "accounts", "EventBusName": "default"},
			Reply: fmt.Sprintf(`{"Name":"accounts","Arn":%q,"EventPattern":%q,"State":%q}`, ruleARN, sent, state)},
		{Action: "ListTagsForResource", With: map[string]string{"ResourceARN": ruleARN}, Reply: `{"Tags":[{"Key":"a","Value":"b"}]}`},
	}
}

func TestRuleIsPutReadAndDeletedOnceItsTargetsAreGone(t *testing.T) {
	rule := &awstest.Resource{T: t, Schema: Rule()}
	arguments := map[string]any{"name": "accounts", "event_pattern": asked, "tags": map[string]any{"a": "b"}}
	put := awstest.Call{Action: "PutRule", With: map[string]string{"EventPattern": sent, "Tags.0.Key": "a"}, Without: []string{"State"}}
	err := rule.Apply(awstest.Client(t, append([]awstest.Call{put}, described("ENABLED")...)...), arguments)
	if err != nil {
		t.Fatal(err)
	}
	rule.Holds(map[string]string{"id": "accounts", "arn": ruleARN, "event_pattern": sent, "state": "ENABLED", "is_enabled": "true"})
	if err := rule.Apply(awstest.Client(t), arguments); err != nil {
		t.Errorf("a rule that is as asked for is changed: %v", err)
	}
	arguments["state"] = "DISABLED"
	put.With, put.Without = map[string]string{"State": "DISABLED"}, nil
	if err := rule.Apply(awstest.Client(t, append([]awstest.Call{put}, described("DISABLED")...)...), arguments); err != nil {
		t.Fatal(err)
	}
	rule.Holds(map[string]string{"state": "DISABLED", "is_enabled": "false"})
	err = rule.Delete(awstest.Client(t,
		awstest.Call{Action: "DeleteRule", Error: "ValidationException", Message: "Rule can't be deleted since it has targets."},
		awstest.Call{Action: "DeleteRule", With: map[string]string{"Name": "accounts"}},
	))
	if err != nil {
		t.Error(err)
	}
}

func TestConnectionIsAwaitedAndKeepsTheValueThatAWSNeverGivesBack(t *testing.T) {
	connection := &awstest.Resource{T: t, Schema: Connection()}
	state := func(state string) awstest.Call {
		return awstest.Call{Action: "DescribeConnection", Reply: fmt.Sprintf(`{"Name":"api","ConnectionState":%q,`+
			`"AuthorizationType":"API_KEY","AuthParameters":{"ApiKeyAuthParameters":{"ApiKeyName":"Authorization"}},`+
			`"SecretArn":"arn:aws:secretsmanager:us-east-1:111111111111:secret:s"}`, state)}
	}
	arguments := func(value string) map[string]any {
		key := map[string]any{"key": "Authorization", "value": value}
		return map[string]any{"name": "api", "authorization_type": "API_KEY",
			"auth_parameters": []any{map[string]any{"api_key": []any{key}}}}
	}
	value := "AuthParameters.ApiKeyAuthParameters.ApiKeyValue"
	err := connection.Apply(awstest.Client(t,
		awstest.Call{Action: "CreateConnection", With: map[string]string{value: "token one"}},
		state("AUTHORIZING"), state("AUTHORIZED"), state("AUTHORIZED"),
	), arguments("token one"))
	if err != nil {
		t.Fatal(err)
	}
	connection.Holds(map[string]string{"id": "api", "auth_parameters.0.api_key.0.value": "token one"})
	err = connection.Apply(awstest.Client(t,
		awstest.Call{Action: "UpdateConnection", With: map[string]string{value: "token two", "Name": "api"}},
		state("AUTHORIZED"), state("AUTHORIZED"),
	), arguments("token two"))
	if err != nil {
		t.Fatal(err)
	}
	connection.Holds(map[string]string{"auth_parameters.0.api_key.0.value": "token two"})
	gone := awstest.Call{Action: "DescribeConnection", Error: "ResourceNotFoundException"}
	err = connection.Delete(awstest.Client(t, awstest.Call{Action: "DeleteConnection"}, state("DELETING"), gone))
	if err != nil {
		t.Error(err)
	}
}

func TestTargetIsPutAndFoundAmongThoseOfItsRule(t *testing.T) {
	target := &awstest.Resource{T: t, Schema: Target()}
	arguments := map[string]any{
		"rule": "accounts", "target_id": "api", "arn": "arn:aws:events:us-east-1:111111111111:api-destination/api/1",
		"input": `{"a":1}`, "http_target": []any{map[string]any{"header_parameters": map[string]any{"Accept": "json"}}},
		"retry_policy":       []any{map[string]any{"maximum_event_age_in_seconds": 60, "maximum_retry_attempts": 3}},
		"dead_letter_config": []any{map[string]any{"arn": "arn:aws:sqs:us-east-1:111111111111:dead"}},
	}
	err := target.Apply(awstest.Client(t,
		awstest.Call{Action: "PutTargets", With: map[string]string{
			"Rule": "accounts", "Targets.0.Input": `{"a":1}`, "Targets.0.HttpParameters.HeaderParameters.Accept": "json",
			"Targets.0.RetryPolicy.MaximumEventAgeInSeconds": "60",
			"Targets.0.DeadLetterConfig.Arn":                 "arn:aws:sqs:us-east-1:111111111111:dead",
		}},
		awstest.Call{Action: "ListTargetsByRule", Reply: `{"Targets":[{"Id":"other"}],"NextToken":"2"}`},
		awstest.Call{Action: "ListTargetsByRule", With: map[string]string{"NextToken": "2"},
			Reply: `{"Targets":[{"Id":"api","Arn":"arn:aws:events:us-east-1:111111111111:api-destination/api/1","Input":"{\"a\":1}",` +
				`"HttpParameters":{"HeaderParameters":{"Accept":"json"}},` +
				`"RetryPolicy":{"MaximumEventAgeInSeconds":60,"MaximumRetryAttempts":3},` +
				`"DeadLetterConfig":{"Arn":"arn:aws:sqs:us-east-1:111111111111:dead"}}]}`},
	), arguments)
	if err != nil {
		t.Fatal(err)
	}
	target.Holds(map[string]string{"id": "accounts-api", "retry_policy.0.maximum_retry_attempts": "3"})
	if err := target.Apply(awstest.Client(t), arguments); err != nil {
		t.Errorf("a target that is as asked for is changed: %v", err)
	}
	refused := target.Apply(awstest.Client(t, awstest.Call{Action: "PutTargets",
		Reply: `{"FailedEntryCount":1,"FailedEntries":[{"TargetId":"api","ErrorCode":"X","ErrorMessage":"no"}]}`},
	), map[string]any{"rule": "accounts", "target_id": "api", "arn": arguments["arn"], "input": `{"a":2}`})
	if refused == nil {
		t.Error("an entry that failed is taken for a success")
	}
}

func TestDestinationThatIsGoneLeavesTheState(t *testing.T) {
	destination := &awstest.Resource{T: t, Schema: APIDestination()}
	endpoint := "https://api.example.com/run"
	err := destination.Apply(awstest.Client(t,
		awstest.Call{Action: "CreateApiDestination", With: map[string]string{"InvocationEndpoint": endpoint, "InvocationRateLimitPerSecond": "1"}},
		awstest.Call{Action: "DescribeApiDestination", Reply: `{"Name":"api","HttpMethod":"POST","InvocationRateLimitPerSecond":1,` +
			`"ApiDestinationArn":"arn:1","ConnectionArn":"arn:2","InvocationEndpoint":"` + endpoint + `"}`},
	), map[string]any{
		"name": "api", "http_method": "POST", "invocation_endpoint": endpoint, "connection_arn": "arn:2", "invocation_rate_limit_per_second": 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	destination.Holds(map[string]string{"id": "api", "arn": "arn:1"})
	gone := awstest.Client(t, awstest.Call{Action: "DescribeApiDestination", Error: "ResourceNotFoundException"})
	if err := destination.Refresh(gone); err != nil || (destination.State != nil && destination.State.ID != "") {
		t.Errorf("got %v, %v", destination.State, err)
	}
}

func TestArgumentsWithoutImplementationAreRefused(t *testing.T) {
	rule := map[string]any{"name": "accounts", "event_pattern": asked, "is_enabled": false}
	if !Rule().Validate(terraform.NewResourceConfigRaw(rule)).HasError() {
		t.Error("is_enabled was not refused")
	}
	transformed := terraform.NewResourceConfigRaw(map[string]any{
		"rule": "accounts", "arn": "arn:1", "sqs_target": []any{map[string]any{}},
	})
	if _, err := Target().Diff(t.Context(), nil, transformed, awstest.Client(t)); err == nil {
		t.Error("sqs_target was not refused")
	}
}
