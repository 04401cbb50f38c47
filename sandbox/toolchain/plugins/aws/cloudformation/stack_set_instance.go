package cloudformation

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"plugins/aws/session"
	"plugins/protocol"
)

// StackSetInstance is aws:cloudformation/stackSetInstance:StackSetInstance: the instances of a
// StackSet in one region, of one account or of organizational units.
func StackSetInstance(s *session.Session) protocol.Resource {
	targets := deploymentTargetsProperty()
	targets.Replace = true
	return protocol.Resource{
		Token: "aws:cloudformation/stackSetInstance:StackSetInstance",
		Inputs: []protocol.Property{
			{Name: "accountId", Replace: true, Computed: true},
			callAsProperty(),
			targets,
			operationPreferencesProperty(),
			{Name: "parameterOverrides", Kind: protocol.StringMap},
			regionProperty(),
			{Name: "retainStack", Kind: protocol.Bool, Default: false},
			{Name: "stackSetInstanceRegion", Replace: true, Computed: true},
			{Name: "stackSetName", Required: true, Replace: true},
		},
		Outputs: []string{"organizationalUnitId", "stackId", "stackInstanceSummaries"},
		// The same instance cannot be there twice.
		DeleteBeforeReplace: true,
		Lifecycle:           stackSetInstance{instances{s}},
	}
}

type stackSetInstance struct{ instances }

var accountID = regexp.MustCompile(`^\d{12}$`)

// Create calls CreateStackInstances, waits for the operation, and reads. The ID is
// STACK_SET,TARGET,REGION, where the target is an account or organizational units with slashes.
func (l stackSetInstance) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	region := orDefault(inputs.String("stackSetInstanceRegion"), orDefault(inputs.String("region"), l.session.Region()))
	target := strings.Join(inputs.Object("deploymentTargets").Strings("organizationalUnitIds"), "/")
	if target == "" {
		target = l.account(inputs)
	}
	id := strings.Join([]string{inputs.String("stackSetName"), target, region}, ",")
	if err := l.create(ctx, inputs, []string{region}, []string{l.account(inputs)}); err != nil {
		return l.idIfThere(ctx, id, inputs), nil, fmt.Errorf("creating CloudFormation StackSet Instance (%s): %w", id, err)
	}
	state, err := l.find(ctx, id, inputs)
	if err == nil && state == nil {
		// The official plugin fails here, too.
		err = fmt.Errorf("creating CloudFormation StackSet Instance (%s): AWS lists no instance of it: "+
			"the organizational units may have no accounts", id)
	}
	return id, state, err
}

// idIfThere returns the ID if a failed creation left instances behind, so that they are kept in
// the state and can be deleted.
func (l stackSetInstance) idIfThere(ctx context.Context, id string, inputs protocol.Values) string {
	if state, err := l.find(ctx, id, inputs); err != nil || state == nil {
		return ""
	}
	return id
}

func (l stackSetInstance) account(inputs protocol.Values) string {
	return orDefault(inputs.String("accountId"), l.session.AccountID)
}

// find reads one instance with DescribeStackInstance, or those of organizational units with
// ListStackInstances; nothing if there are none.
func (l stackSetInstance) find(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	parts := strings.Split(id, ",")
	if len(parts) != 3 {
		return nil, fmt.Errorf("the ID of a StackSetInstance is STACK_SET,ACCOUNT_OR_UNITS,REGION, which %q is not", id)
	}
	state := last.Copy()
	state["stackSetName"], state["stackSetInstanceRegion"] = parts[0], parts[2]
	state["region"] = orDefault(last.String("region"), l.session.Region())
	read := l.readUnits
	if accountID.MatchString(parts[1]) {
		read = l.readAccount
	}
	found, err := read(ctx, parts[0], parts[1], parts[2], state)
	if isNotFound(err) || err == nil && !found {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading CloudFormation StackSet Instance (%s): %w", id, err)
	}
	return state, nil
}

func (l stackSetInstance) readAccount(
	ctx context.Context, name, account, region string, state protocol.Values,
) (bool, error) {
	found, err := l.client(state).DescribeStackInstance(ctx, &cloudformation.DescribeStackInstanceInput{
		StackSetName: aws.String(name), StackInstanceAccount: aws.String(account),
		StackInstanceRegion: aws.String(region), CallAs: callAs(state),
	})
	if err != nil {
		return false, err
	}
	state["accountId"] = aws.ToString(found.StackInstance.Account)
	state["organizationalUnitId"] = aws.ToString(found.StackInstance.OrganizationalUnitId)
	state["parameterOverrides"] = parameterMap(found.StackInstance.ParameterOverrides)
	state["stackId"] = aws.ToString(found.StackInstance.StackId)
	state["stackInstanceSummaries"] = []any{}
	return true, nil
}

func (l stackSetInstance) readUnits(
	ctx context.Context, name, units, region string, state protocol.Values,
) (bool, error) {
	found, err := l.list(ctx, name, region, state)
	if err != nil {
		return false, err
	}
	wanted := strings.Split(units, "/")
	summaries := []any{}
	for _, instance := range found {
		// AWS always tells the unit, some emulators never do; then every instance counts.
		if unit := aws.ToString(instance.OrganizationalUnitId); unit == "" || slices.Contains(wanted, unit) {
			summaries = append(summaries, map[string]any{
				"accountId":            aws.ToString(instance.Account),
				"organizationalUnitId": unit,
				"stackId":              aws.ToString(instance.StackId),
			})
		}
	}
	state["stackInstanceSummaries"] = summaries
	return len(summaries) > 0, nil
}

func (l stackSetInstance) Read(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	return l.find(ctx, id, last)
}

// Update calls UpdateStackInstances; everything but parameters and preferences replaces, or
// matters only when the instances are deleted.
func (l stackSetInstance) Update(ctx context.Context, id string, last, inputs protocol.Values) (protocol.Values, error) {
	next := last.Copy()
	for _, key := range []string{"parameterOverrides", "operationPreferences", "retainStack", "callAs"} {
		next[key] = inputs[key]
	}
	withoutNothing(next)
	region := last.String("stackSetInstanceRegion")
	if changed(last, next, "parameterOverrides", "operationPreferences") {
		if err := l.update(ctx, next, []string{region}, []string{l.account(last)}); err != nil {
			return nil, fmt.Errorf("updating CloudFormation StackSet Instance (%s): %w", id, err)
		}
	}
	return l.find(ctx, id, next)
}

// Delete calls DeleteStackInstances and waits for the operation.
func (l stackSetInstance) Delete(ctx context.Context, id string, last protocol.Values) error {
	region := last.String("stackSetInstanceRegion")
	err := l.remove(ctx, last, []string{region}, []string{l.account(last)}, last.Bool("retainStack"))
	if err != nil {
		return fmt.Errorf("deleting CloudFormation StackSet Instance (%s): %w", id, err)
	}
	return nil
}
