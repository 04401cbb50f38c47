package cloudformation

import (
	"strings"
	"testing"

	"plugins/aws/awstest"
)

const (
	unitA = "ou-abcd-11111111"
	unitB = "ou-abcd-22222222"
)

func instancesXML(unit string, accounts ...string) string {
	members := ""
	for _, account := range accounts {
		members += "<member><StackSetId>roles:1</StackSetId><Region>us-east-1</Region><Account>" + account +
			"</Account><OrganizationalUnitId>" + unit + "</OrganizationalUnitId><Status>CURRENT</Status>" +
			"<StackInstanceStatus><DetailedStatus>SUCCEEDED</DetailedStatus></StackInstanceStatus></member>"
	}
	return "<Summaries>" + members + "</Summaries>"
}

func instancesArguments(units []any, accounts ...any) map[string]any {
	targets := map[string]any{"organizational_unit_ids": units}
	if len(accounts) > 0 {
		targets["accounts"], targets["account_filter_type"] = accounts, "INTERSECTION"
	}
	return map[string]any{
		"stack_set_name": "roles", "regions": []any{"us-east-1"}, "deployment_targets": []any{targets},
	}
}

// operation is a call that starts an operation, and the calls that wait for it.
func operation(action string, with map[string]string) []awstest.Call {
	return []awstest.Call{
		{Action: action, With: with, Reply: "<OperationId>op</OperationId>"},
		{Action: "DescribeStackSetOperation", Reply: operationXML("SUCCEEDED")},
	}
}

func madeInstances(t *testing.T, accounts ...any) *awstest.Resource {
	t.Helper()
	instances := &awstest.Resource{T: t, Schema: StackInstances()}
	calls := append(operation("CreateStackInstances", map[string]string{
		"DeploymentTargets.OrganizationalUnitIds.member.1": unitA, "Regions.member.1": "us-east-1",
	}), awstest.Call{Action: "ListStackInstances", Reply: instancesXML(unitA, "222222222222")})
	if err := instances.Apply(awstest.Client(t, calls...), instancesArguments([]any{unitA}, accounts...)); err != nil {
		t.Fatal(err)
	}
	return instances
}

func TestCreatedInstancesAreListed(t *testing.T) {
	madeInstances(t).Holds(map[string]string{
		"id": "roles,SELF,OU", "stack_set_id": "roles:1", "accounts.#": "1",
		"stack_instance_summaries.0.detailed_status": "SUCCEEDED",
	})
}

func TestReadTakesUnitsButNotTheFiltersAccountsFromAWS(t *testing.T) {
	instances := madeInstances(t, "222222222222", "333333333333")
	listed := awstest.Call{Action: "ListStackInstances", Reply: instancesXML(unitB, "444444444444")}
	if err := instances.Refresh(awstest.Client(t, listed)); err != nil {
		t.Fatal(err)
	}
	instances.Holds(map[string]string{
		"deployment_targets.0.accounts.#": "2", "deployment_targets.0.organizational_unit_ids.#": "1", "accounts.#": "1",
	})
}

func TestAccountsThatLeaveAreDeletedWithTheNewUnitsAndNewOnesCreated(t *testing.T) {
	instances := madeInstances(t, "222222222222")
	calls := append(operation("DeleteStackInstances", map[string]string{
		"DeploymentTargets.Accounts.member.1": "222222222222", "DeploymentTargets.OrganizationalUnitIds.member.1": unitB,
		"RetainStacks": "false",
	}), operation("CreateStackInstances", map[string]string{"DeploymentTargets.Accounts.member.1": "333333333333"})...)
	calls = append(calls, awstest.Call{Action: "ListStackInstances", Reply: instancesXML(unitB, "333333333333")})
	// The unit changed as well: the old one's instances are deleted, and all are created once more.
	calls = append(calls, operation("DeleteStackInstances", map[string]string{
		"DeploymentTargets.Accounts.member.1": "333333333333", "DeploymentTargets.OrganizationalUnitIds.member.1": unitA,
	})...)
	calls = append(calls, operation("CreateStackInstances", nil)...)
	last := awstest.Call{Action: "ListStackInstances", Reply: instancesXML(unitB, "333333333333")}
	calls = append(calls, last, last)
	if err := instances.Apply(awstest.Client(t, calls...), instancesArguments([]any{unitB}, "333333333333")); err != nil {
		t.Error(err)
	}
}

func TestChangedPreferencesUpdateAllInstances(t *testing.T) {
	instances := madeInstances(t)
	arguments := instancesArguments([]any{unitA})
	arguments["operation_preferences"] = []any{map[string]any{"concurrency_mode": "SOFT_FAILURE_TOLERANCE", "max_concurrent_count": 7}}
	calls := append(operation("UpdateStackInstances", map[string]string{
		"OperationPreferences.ConcurrencyMode": "SOFT_FAILURE_TOLERANCE", "OperationPreferences.FailureToleranceCount": "0",
	}), awstest.Call{Action: "ListStackInstances", Reply: instancesXML(unitA, "222222222222")})
	if err := instances.Apply(awstest.Client(t, calls...), arguments); err != nil {
		t.Error(err)
	}
}

func TestDeleteWaitsWhileAnotherOperationRuns(t *testing.T) {
	calls := append([]awstest.Call{{Action: "DeleteStackInstances", Error: "OperationInProgressException"}},
		operation("DeleteStackInstances", map[string]string{"DeploymentTargets.OrganizationalUnitIds.member.1": unitA})...)
	if err := madeInstances(t).Delete(awstest.Client(t, calls...)); err != nil {
		t.Error(err)
	}
	gone := awstest.Call{Action: "DeleteStackInstances", Error: "StackSetNotFoundException"}
	if err := madeInstances(t).Delete(awstest.Client(t, gone)); err != nil {
		t.Error(err)
	}
}

func TestFailedCreationKeepsItsIDAndNamesTheOperation(t *testing.T) {
	instances := &awstest.Resource{T: t, Schema: StackInstances()}
	err := instances.Apply(awstest.Client(t,
		awstest.Call{Action: "CreateStackInstances", Reply: "<OperationId>op</OperationId>"},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("FAILED")},
		awstest.Call{Action: "ListStackSetOperationResults", Reply: "<Summaries></Summaries>"},
	), instancesArguments([]any{unitA}))
	if err == nil || !strings.Contains(err.Error(), "creating CloudFormation Stack Instances (roles,SELF,OU): waiting for create: ") {
		t.Errorf("got %v", err)
	}
	instances.Holds(map[string]string{"id": "roles,SELF,OU"})
}
