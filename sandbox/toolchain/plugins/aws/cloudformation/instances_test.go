package cloudformation

import (
	"context"
	"strings"
	"testing"

	"plugins/aws/awstest"
	"plugins/protocol"
)

const unit = "ou-abcd-12345678"

func listedXML(accountsAndUnits ...string) string {
	members := ""
	for i := 0; i < len(accountsAndUnits); i += 2 {
		members += "<member><StackSetId>Trust:1</StackSetId><Account>" + accountsAndUnits[i] + "</Account>" +
			"<Region>us-east-1</Region><OrganizationalUnitId>" + accountsAndUnits[i+1] + "</OrganizationalUnitId></member>"
	}
	return "<Summaries>" + members + "</Summaries>"
}

func unitInputs() protocol.Values {
	return protocol.Values{
		"stackSetName": "Trust", "callAs": "SELF",
		"deploymentTargets": map[string]any{"organizationalUnitIds": []any{unit}},
	}
}

func TestInstanceOfUnits(t *testing.T) {
	s := awstest.Session(t,
		awstest.Call{Action: "CreateStackInstances", Reply: "<OperationId>op-1</OperationId>", With: map[string]string{
			"DeploymentTargets.OrganizationalUnitIds.member.1": unit, "Accounts.member.1": "", "Regions.member.1": "us-east-1",
		}},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("SUCCEEDED")},
		awstest.Call{Action: "ListStackInstances", Reply: listedXML("111111111111", unit, "222222222222", "ou-other")},
	)
	id, state, err := stackSetInstance{instances{s}}.Create(context.Background(), unitInputs())
	if err != nil || id != "Trust,"+unit+",us-east-1" || len(state.Objects("stackInstanceSummaries")) != 1 {
		t.Errorf("got %q, %v, %v", id, state, err)
	}
}

func TestInstanceOfAnAccountIsDeletedByAccount(t *testing.T) {
	s := awstest.Session(t,
		awstest.Call{Action: "DeleteStackInstances", Reply: "<OperationId>op-1</OperationId>", With: map[string]string{
			"Accounts.member.1": "111111111111", "Regions.member.1": "us-east-1", "RetainStacks": "true",
		}},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("SUCCEEDED")},
	)
	err := stackSetInstance{instances{s}}.Delete(context.Background(), "Trust,111111111111,us-east-1", protocol.Values{
		"stackSetName": "Trust", "accountId": "111111111111", "stackSetInstanceRegion": "us-east-1", "retainStack": true,
	})
	if err != nil {
		t.Error(err)
	}
}

func TestInstancesThatAreNotWantedAreDeletedBeforeNewOnesAreCreated(t *testing.T) {
	doNotWait(t)
	last, next := unitInputs(), unitInputs()
	last["regions"] = []any{"us-east-1"}
	last["deploymentTargets"] = map[string]any{"organizationalUnitIds": []any{unit, "ou-abcd-gone0000"}}
	next["deploymentTargets"] = map[string]any{"organizationalUnitIds": []any{unit, "ou-abcd-new00000"}}
	s := awstest.Session(t,
		awstest.Call{Action: "DeleteStackInstances", Error: "OperationInProgressException"},
		awstest.Call{Action: "DeleteStackInstances", Reply: "<OperationId>op-1</OperationId>", With: map[string]string{
			"DeploymentTargets.OrganizationalUnitIds.member.1": "ou-abcd-gone0000",
			"DeploymentTargets.OrganizationalUnitIds.member.2": "",
		}},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("SUCCEEDED")},
		awstest.Call{Action: "CreateStackInstances", Reply: "<OperationId>op-2</OperationId>", With: map[string]string{
			"DeploymentTargets.OrganizationalUnitIds.member.2": "ou-abcd-new00000",
		}},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("SUCCEEDED")},
		awstest.Call{Action: "ListStackInstances", Reply: listedXML("111111111111", unit, "222222222222", "ou-abcd-new00000")},
	)
	state, err := stackInstances{instances{s}}.Update(context.Background(), "Trust,SELF,OU", last, next)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(state.Strings("accounts"), " "); got != "111111111111 222222222222" {
		t.Errorf("got %q", got)
	}
}

func TestChangedPreferencesAreAnUpdateBesideTheCreation(t *testing.T) {
	doNotWait(t)
	last, next := unitInputs(), unitInputs()
	last["regions"] = []any{"us-east-1"}
	last["deploymentTargets"] = map[string]any{"organizationalUnitIds": []any{unit}}
	next["deploymentTargets"] = map[string]any{"organizationalUnitIds": []any{unit, "ou-abcd-new00000"}}
	next["operationPreferences"] = map[string]any{"maxConcurrentCount": 7.0}
	s := awstest.Session(t,
		awstest.Call{Action: "CreateStackInstances", Reply: "<OperationId>op-1</OperationId>"},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("SUCCEEDED")},
		awstest.Call{Action: "UpdateStackInstances", Reply: "<OperationId>op-2</OperationId>", With: map[string]string{
			"OperationPreferences.MaxConcurrentCount": "7",
		}},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("SUCCEEDED")},
		awstest.Call{Action: "ListStackInstances", Reply: listedXML("111111111111", unit)},
	)
	if _, err := (stackInstances{instances{s}}).Update(context.Background(), "Trust,SELF,OU", last, next); err != nil {
		t.Fatal(err)
	}
}
