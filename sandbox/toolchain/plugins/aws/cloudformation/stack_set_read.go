package cloudformation

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"plugins/protocol"
)

// find reads a StackSet: one call of DescribeStackSet.
func (l stackSet) find(ctx context.Context, name string, last protocol.Values) (protocol.Values, error) {
	found, err := l.client(last).DescribeStackSet(ctx, &cloudformation.DescribeStackSetInput{
		StackSetName: aws.String(name), CallAs: callAs(last),
	})
	if err != nil {
		return nil, fmt.Errorf("reading CloudFormation StackSet (%s): %w", name, err)
	}
	return l.describe(found.StackSet, last), nil
}

func (l stackSet) describe(found *types.StackSet, last protocol.Values) protocol.Values {
	tags := protocol.Map(tagMap(found.Tags))
	state := protocol.Values{
		"arn":                   aws.ToString(found.StackSetARN),
		"administrationRoleArn": "",
		"autoDeployment":        last["autoDeployment"],
		"callAs":                orDefault(last.String("callAs"), string(types.CallAsSelf)),
		"capabilities":          last["capabilities"],
		"description":           aws.ToString(found.Description),
		"executionRoleName":     aws.ToString(found.ExecutionRoleName),
		"managedExecution":      last["managedExecution"],
		"name":                  aws.ToString(found.StackSetName),
		"operationPreferences":  last["operationPreferences"],
		"parameters":            parameterMap(found.Parameters),
		"permissionModel":       string(found.PermissionModel),
		"region":                orDefault(last.String("region"), l.session.Region()),
		"stackSetId":            aws.ToString(found.StackSetId),
		"tags":                  tags,
		"tagsAll":               tags,
		"templateBody":          keepTemplate(last["templateBody"], aws.ToString(found.TemplateBody)),
	}
	// AWS always tells these, some emulators never do; then what was asked for stands.
	if auto := found.AutoDeployment; auto != nil {
		state["autoDeployment"] = map[string]any{
			"enabled":                      aws.ToBool(auto.Enabled),
			"retainStacksOnAccountRemoval": aws.ToBool(auto.RetainStacksOnAccountRemoval),
		}
	}
	if len(found.Capabilities) > 0 {
		state["capabilities"] = capabilityList(found.Capabilities)
	}
	if managed := found.ManagedExecution; managed != nil {
		state["managedExecution"] = map[string]any{"active": aws.ToBool(managed.Active)}
	}
	// AWS names a role for service-managed StackSets, too, which nobody may set.
	if len(last.Object("autoDeployment")) == 0 {
		state["administrationRoleArn"] = aws.ToString(found.AdministrationRoleARN)
	}
	return withoutNothing(state)
}

// withoutNothing drops properties that have no value.
func withoutNothing(state protocol.Values) protocol.Values {
	for key, value := range state {
		if value == nil {
			delete(state, key)
		}
	}
	return state
}

// keepTemplate keeps the program's text of a template while AWS's text says the same.
func keepTemplate(last any, read string) any {
	if last != nil && sameTemplate(last, read) {
		return last
	}
	return read
}

func orDefault(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
