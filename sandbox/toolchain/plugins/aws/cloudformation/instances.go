package cloudformation

import (
	"context"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"plugins/aws/session"
	"plugins/protocol"
)

// instances makes the calls that both resources for instances of StackSets need. Accounts are used
// where the values have no deployment targets; AWS wants either.
type instances struct{ session *session.Session }

func (i instances) client(values protocol.Values) *cloudformation.Client {
	return i.session.CloudFormation(values.String("region"))
}

func (i instances) create(ctx context.Context, values protocol.Values, regions, accounts []string) error {
	request := &cloudformation.CreateStackInstancesInput{
		StackSetName:         text(values, "stackSetName"),
		Regions:              regions,
		DeploymentTargets:    deploymentTargets(values),
		CallAs:               callAs(values),
		ParameterOverrides:   parameterList(values.StringMap("parameterOverrides")),
		OperationPreferences: operationPreferences(values),
	}
	if request.DeploymentTargets == nil {
		request.Accounts = accounts
	}
	created, err := i.client(values).CreateStackInstances(ctx, request)
	if err != nil {
		return err
	}
	return waitForOperation(ctx, i.client(values), values.String("stackSetName"), created.OperationId, values)
}

func (i instances) update(ctx context.Context, values protocol.Values, regions, accounts []string) error {
	request := &cloudformation.UpdateStackInstancesInput{
		StackSetName:         text(values, "stackSetName"),
		Regions:              regions,
		DeploymentTargets:    deploymentTargets(values),
		CallAs:               callAs(values),
		ParameterOverrides:   parameterList(values.StringMap("parameterOverrides")),
		OperationPreferences: operationPreferences(values),
	}
	if request.DeploymentTargets == nil {
		request.Accounts = accounts
	}
	updated, err := i.client(values).UpdateStackInstances(ctx, request)
	if err != nil {
		return err
	}
	return waitForOperation(ctx, i.client(values), values.String("stackSetName"), updated.OperationId, values)
}

// remove deletes instances; that there are none (any more) is no error.
func (i instances) remove(
	ctx context.Context, values protocol.Values, regions, accounts []string, retain bool,
) error {
	request := &cloudformation.DeleteStackInstancesInput{
		StackSetName:         text(values, "stackSetName"),
		Regions:              regions,
		DeploymentTargets:    deploymentTargets(values),
		CallAs:               callAs(values),
		OperationPreferences: operationPreferences(values),
		RetainStacks:         aws.Bool(retain),
	}
	if request.DeploymentTargets == nil {
		request.Accounts = accounts
	}
	var removed *cloudformation.DeleteStackInstancesOutput
	err := whileBusy(ctx, func() (err error) {
		removed, err = i.client(values).DeleteStackInstances(ctx, request)
		return err
	})
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return waitForOperation(ctx, i.client(values), values.String("stackSetName"), removed.OperationId, values)
}

// list returns a StackSet's instances, of one region or of all.
func (i instances) list(
	ctx context.Context, name, region string, values protocol.Values,
) ([]types.StackInstanceSummary, error) {
	request := &cloudformation.ListStackInstancesInput{StackSetName: aws.String(name), CallAs: callAs(values)}
	if region != "" {
		request.StackInstanceRegion = aws.String(region)
	}
	found := []types.StackInstanceSummary{}
	pages := cloudformation.NewListStackInstancesPaginator(i.client(values), request)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		found = append(found, page.Summaries...)
	}
	return found, nil
}

// changed tells whether any of the given properties differs.
func changed(last, next protocol.Values, keys ...string) bool {
	for _, key := range keys {
		if !reflect.DeepEqual(last[key], next[key]) {
			return true
		}
	}
	return false
}
