package cloudformation

import (
	"context"
	"strings"
	"testing"
	"time"

	"plugins/aws/awstest"
	"plugins/protocol"
)

func doNotWait(t *testing.T) {
	t.Helper()
	pause := firstPause
	firstPause = time.Millisecond
	t.Cleanup(func() { firstPause = pause })
}

const describedStackSet = `<StackSet><StackSetName>Trust</StackSetName><StackSetId>Trust:1</StackSetId>` +
	`<StackSetARN>arn:stackset</StackSetARN><Status>ACTIVE</Status><TemplateBody>{"Resources": {}}</TemplateBody>` +
	`<PermissionModel>SERVICE_MANAGED</PermissionModel><AutoDeployment><Enabled>true</Enabled>` +
	`<RetainStacksOnAccountRemoval>false</RetainStacksOnAccountRemoval></AutoDeployment>` +
	`<AdministrationRoleARN>arn:admin</AdministrationRoleARN></StackSet>`

func operationXML(status string) string {
	return "<StackSetOperation><OperationId>op-1</OperationId><Status>" + status + "</Status></StackSetOperation>"
}

func stackSetInputs() protocol.Values {
	return protocol.Values{
		"name": "Trust", "templateBody": `{"Resources":{}}`, "callAs": "SELF", "permissionModel": "SERVICE_MANAGED",
		"capabilities":   []any{"CAPABILITY_NAMED_IAM"},
		"autoDeployment": map[string]any{"enabled": true},
	}
}

func TestCreateStackSet(t *testing.T) {
	s := awstest.Session(t,
		awstest.Call{Action: "CreateStackSet", With: map[string]string{
			"StackSetName": "Trust", "PermissionModel": "SERVICE_MANAGED", "AutoDeployment.Enabled": "true",
			"AutoDeployment.RetainStacksOnAccountRemoval": "false", "Capabilities.member.1": "CAPABILITY_NAMED_IAM",
		}},
		awstest.Call{Action: "DescribeStackSet", With: map[string]string{"StackSetName": "Trust", "CallAs": "SELF"},
			Reply: describedStackSet},
	)
	id, state, err := stackSet{s}.Create(context.Background(), stackSetInputs())
	if err != nil {
		t.Fatal(err)
	}
	if id != "Trust" || state["arn"] != "arn:stackset" || state["templateBody"] != `{"Resources":{}}` ||
		state["administrationRoleArn"] != "" || state["region"] != "us-east-1" {
		t.Errorf("id %q, state %v", id, state)
	}
}

func TestFailedOperationTellsWhatHappenedInWhichAccount(t *testing.T) {
	doNotWait(t)
	s := awstest.Session(t,
		awstest.Call{Action: "UpdateStackSet", Reply: "<OperationId>op-1</OperationId>"},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("RUNNING")},
		awstest.Call{Action: "DescribeStackSetOperation", Reply: operationXML("FAILED")},
		awstest.Call{Action: "ListStackSetOperationResults", Reply: "<Summaries><member><Account>111111111111</Account>" +
			"<Region>us-east-1</Region><Status>FAILED</Status><StatusReason>role exists</StatusReason></member>" +
			"<member><Account>222222222222</Account><Status>SUCCEEDED</Status></member></Summaries>"},
	)
	_, err := stackSet{s}.Update(context.Background(), "Trust", nil, stackSetInputs())
	if err == nil || !strings.Contains(err.Error(), "Account (111111111111), Region (us-east-1), FAILED: role exists") ||
		strings.Contains(err.Error(), "222222222222") {
		t.Errorf("got %v", err)
	}
}

func TestMissingStackSetIsGone(t *testing.T) {
	s := awstest.Session(t, awstest.Call{Action: "DescribeStackSet", Error: "StackSetNotFoundException"})
	state, err := stackSet{s}.Read(context.Background(), "Trust", nil)
	if state != nil || err != nil {
		t.Errorf("got %v, %v", state, err)
	}
}
