package cloudformation

import (
	"strings"
	"testing"

	"plugins/aws/awstest"
)

const template = `{"Resources":{}}`

func stackSetXML(description string) string {
	return "<StackSet><StackSetName>roles</StackSetName><StackSetId>roles:1</StackSetId><Status>ACTIVE</Status>" +
		"<StackSetARN>arn:aws:cloudformation:us-east-1:111111111111:stackset/roles:1</StackSetARN>" +
		"<AdministrationRoleARN>arn:aws:iam::111111111111:role/aws-service-role/stacksets</AdministrationRoleARN>" +
		"<Description>" + description + "</Description><PermissionModel>SERVICE_MANAGED</PermissionModel>" +
		"<ManagedExecution><Active>true</Active></ManagedExecution>" +
		"<AutoDeployment><Enabled>false</Enabled></AutoDeployment><TemplateBody>{ \"Resources\": {} }</TemplateBody></StackSet>"
}

func operationXML(status string) string {
	return "<StackSetOperation><OperationId>op</OperationId><Status>" + status + "</Status></StackSetOperation>"
}

func stackSetArguments(changes map[string]any) map[string]any {
	arguments := map[string]any{
		"name": "roles", "permission_model": "SERVICE_MANAGED", "template_body": template, "description": "1",
		"auto_deployment":   []any{map[string]any{"enabled": false}},
		"managed_execution": []any{map[string]any{"active": true}},
		"operation_preferences": []any{map[string]any{
			"failure_tolerance_percentage": 10, "max_concurrent_count": 5,
		}},
	}
	for name, value := range changes {
		arguments[name] = value
	}
	return arguments
}

// madeStackSet is a StackSet that a run has made.
func madeStackSet(t *testing.T) *awstest.Resource {
	t.Helper()
	stackSet := &awstest.Resource{T: t, Schema: StackSet()}
	described := awstest.Call{Action: "DescribeStackSet", With: map[string]string{"CallAs": "SELF"}, Reply: stackSetXML("1")}
	err := stackSet.Apply(awstest.Client(t,
		awstest.Call{Action: "CreateStackSet", With: map[string]string{
			"StackSetName": "roles", "AutoDeployment.Enabled": "false", "ManagedExecution.Active": "true", "CallAs": "SELF",
		}, Without: []string{"AutoDeployment.RetainStacksOnAccountRemoval"}},
		described, described,
	), stackSetArguments(nil))
	if err != nil {
		t.Fatal(err)
	}
	return stackSet
}

func TestCreatedStackSetIsAwaitedAndHasTheProvidersRegion(t *testing.T) {
	madeStackSet(t).Holds(map[string]string{"id": "roles", "stack_set_id": "roles:1", "region": "us-east-1",
		"administration_role_arn": ""})
}

func TestTemplateInOtherSpellingIsNoChange(t *testing.T) {
	stackSet := madeStackSet(t)
	arguments := stackSetArguments(map[string]any{"template_body": "{\n  \"Resources\" : { } }"})
	if err := stackSet.Apply(awstest.Client(t), arguments); err != nil {
		t.Error(err)
	}
}

func TestUpdateSendsEverythingAndWaitsForItsOperation(t *testing.T) {
	stackSet := madeStackSet(t)
	err := stackSet.Apply(awstest.Client(t,
		awstest.Call{Action: "UpdateStackSet", With: map[string]string{
			"StackSetName": "roles", "Description": "2", "AutoDeployment.Enabled": "false",
			"OperationPreferences.FailureTolerancePercentage": "10", "OperationPreferences.MaxConcurrentCount": "5",
		}, Without: []string{"ExecutionRoleName", "OperationPreferences.FailureToleranceCount"},
			Reply: "<OperationId>op</OperationId>"},
		awstest.Call{Action: "DescribeStackSetOperation", With: map[string]string{"OperationId": "op"}, Reply: operationXML("RUNNING")},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("SUCCEEDED")},
		awstest.Call{Action: "DescribeStackSet", Reply: stackSetXML("2")},
	), stackSetArguments(map[string]any{"description": "2"}))
	if err != nil {
		t.Error(err)
	}
}

func TestFailedOperationTellsWhatHappenedInEachAccount(t *testing.T) {
	stackSet := madeStackSet(t)
	err := stackSet.Apply(awstest.Client(t,
		awstest.Call{Action: "UpdateStackSet", Reply: "<OperationId>op</OperationId>"},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("FAILED")},
		awstest.Call{Action: "ListStackSetOperationResults", Reply: "<Summaries><member><Account>222222222222</Account>" +
			"<Region>us-east-1</Region><Status>FAILED</Status><StatusReason>role exists</StatusReason></member></Summaries>"},
	), stackSetArguments(map[string]any{"description": "2"}))
	want := "Account (222222222222), Region (us-east-1), FAILED: role exists"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%q is not in %v", want, err)
	}
}

func TestRegionNameAndTheLossOfAutoDeploymentReplace(t *testing.T) {
	for name, value := range map[string]any{"auto_deployment": []any{}, "region": "eu-west-1", "name": "others"} {
		if err := madeStackSet(t).Apply(awstest.Client(t), stackSetArguments(map[string]any{name: value})); err == nil {
			t.Errorf("a changed %s must replace", name)
		}
	}
}

// Upstream's ForceNew is for the whole block: what stands in it is changed in place.
func TestAutoDeploymentIsSwitchedInPlace(t *testing.T) {
	err := madeStackSet(t).Apply(awstest.Client(t,
		awstest.Call{Action: "UpdateStackSet", With: map[string]string{"AutoDeployment.Enabled": "true"}, Reply: "<OperationId>op</OperationId>"},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("SUCCEEDED")},
		awstest.Call{Action: "DescribeStackSet", Reply: stackSetXML("1")},
	), stackSetArguments(map[string]any{"auto_deployment": []any{map[string]any{"enabled": true}}}))
	if err != nil {
		t.Error(err)
	}
}

func TestDelegatedAdministratorWithoutPermissionIsTold(t *testing.T) {
	stackSet := &awstest.Resource{T: t, Schema: StackSet()}
	err := stackSet.Apply(awstest.Client(t, awstest.Call{
		Action: "CreateStackSet", Error: "ValidationError", Message: "Account used is not a delegated administrator",
	}), stackSetArguments(map[string]any{"call_as": "DELEGATED_ADMIN"}))
	if err == nil || !strings.Contains(err.Error(), "organizations:ListDelegatedAdministrators") {
		t.Errorf("got %v", err)
	}
}
