package cloudformation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"plugins/protocol"
)

// find reads all instances of the StackSet with ListStackInstances and, where no organizational
// unit was targeted, the parameters of the first with DescribeStackInstance. Nothing if the
// StackSet is gone, or if it has no instances that were given by account.
func (l stackInstances) find(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	parts := strings.SplitN(id+",,", ",", 4)
	name, isByUnit := parts[0], parts[2] == "OU"
	state := l.withDefaults(last)
	state["stackSetName"] = name
	state["callAs"] = orDefault(parts[1], orDefault(last.String("callAs"), string(types.CallAsSelf)))
	found, err := l.list(ctx, name, "", state)
	if isNotFound(err) || err == nil && len(found) == 0 && !isByUnit {
		return nil, nil
	}
	if err == nil && !isByUnit {
		err = l.readParameters(ctx, name, found[0], state)
	}
	if err != nil {
		return nil, fmt.Errorf("reading CloudFormation Stack Instances (%s): %w", id, err)
	}
	describeInstances(found, state)
	return state, nil
}

// readParameters takes the parameters of one instance for those of all, as the official plugin.
func (l stackInstances) readParameters(
	ctx context.Context, name string, instance types.StackInstanceSummary, state protocol.Values,
) error {
	described, err := l.client(state).DescribeStackInstance(ctx, &cloudformation.DescribeStackInstanceInput{
		StackSetName: aws.String(name), StackInstanceAccount: instance.Account,
		StackInstanceRegion: instance.Region, CallAs: callAs(state),
	})
	if err == nil {
		state["parameterOverrides"] = parameterMap(described.StackInstance.ParameterOverrides)
	}
	return err
}

func describeInstances(found []types.StackInstanceSummary, state protocol.Values) {
	accounts, regions, units, summaries := []string{}, []string{}, []string{}, []any{}
	for _, instance := range found {
		accounts = append(accounts, aws.ToString(instance.Account))
		regions = append(regions, aws.ToString(instance.Region))
		if unit := aws.ToString(instance.OrganizationalUnitId); unit != "" {
			units = append(units, unit)
		}
		state["stackSetId"] = aws.ToString(instance.StackSetId)
		summaries = append(summaries, summaryOf(instance))
	}
	state["stackInstanceSummaries"] = summaries
	if len(found) > 0 {
		state["accounts"] = protocol.List(distinct(accounts))
		state["regions"] = protocol.List(distinct(regions))
	}
	if targets := state.Object("deploymentTargets"); len(units) > 0 && len(targets) > 0 {
		real := targets.Copy()
		real["organizationalUnitIds"] = protocol.List(distinct(units))
		state["deploymentTargets"] = map[string]any(real)
	}
}

func summaryOf(instance types.StackInstanceSummary) map[string]any {
	summary := map[string]any{
		"accountId":            aws.ToString(instance.Account),
		"driftStatus":          string(instance.DriftStatus),
		"organizationalUnitId": aws.ToString(instance.OrganizationalUnitId),
		"region":               aws.ToString(instance.Region),
		"stackId":              aws.ToString(instance.StackId),
		"stackSetId":           aws.ToString(instance.StackSetId),
		"status":               string(instance.Status),
		"statusReason":         aws.ToString(instance.StatusReason),
	}
	if instance.StackInstanceStatus != nil {
		summary["detailedStatus"] = string(instance.StackInstanceStatus.DetailedStatus)
	}
	return summary
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
