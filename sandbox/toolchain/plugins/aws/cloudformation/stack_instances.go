package cloudformation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"plugins/aws/session"
	"plugins/protocol"
)

// StackInstances is aws:cloudformation/stackInstances:StackInstances: the instances of a StackSet
// in several accounts or organizational units, and several regions.
func StackInstances(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:cloudformation/stackInstances:StackInstances",
		Inputs: []protocol.Property{
			{Name: "accounts", Kind: protocol.Set, Computed: true},
			callAsProperty(),
			deploymentTargetsProperty(),
			operationPreferencesProperty(),
			{Name: "parameterOverrides", Kind: protocol.StringMap},
			regionProperty(),
			{Name: "regions", Kind: protocol.Set, Computed: true},
			{Name: "retainStacks", Kind: protocol.Bool, Default: false},
			{Name: "stackSetName", Required: true, Replace: true},
		},
		Outputs:             []string{"stackInstanceSummaries", "stackSetId"},
		DeleteBeforeReplace: true,
		Lifecycle:           stackInstances{instances{s}},
	}
}

type stackInstances struct{ instances }

// Create calls CreateStackInstances, waits for the operation, and reads. The ID is
// STACK_SET,CALL_AS,OU, with "OU" only if organizational units were targeted.
func (l stackInstances) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	id := strings.Join([]string{inputs.String("stackSetName"), inputs.String("callAs"), byUnit(inputs)}, ",")
	inputs = l.withDefaults(inputs)
	if err := l.create(ctx, inputs, inputs.Strings("regions"), inputs.Strings("accounts")); err != nil {
		return l.idIfThere(ctx, id, inputs), nil, fmt.Errorf("creating CloudFormation Stack Instances (%s): %w", id, err)
	}
	state, err := l.find(ctx, id, inputs)
	return id, state, err
}

// idIfThere returns the ID if a failed creation left instances behind, so that they are kept in
// the state and can be deleted.
func (l stackInstances) idIfThere(ctx context.Context, id string, inputs protocol.Values) string {
	state, err := l.find(ctx, id, inputs)
	if err != nil || len(state.Objects("stackInstanceSummaries")) == 0 {
		return ""
	}
	return id
}

func byUnit(values protocol.Values) string {
	if len(values.Object("deploymentTargets").Strings("organizationalUnitIds")) > 0 {
		return "OU"
	}
	return ""
}

// withDefaults fills in the provider's own region and account.
func (l stackInstances) withDefaults(values protocol.Values) protocol.Values {
	filled := values.Copy()
	filled["region"] = orDefault(values.String("region"), l.session.Region())
	if len(values.Strings("regions")) == 0 {
		filled["regions"] = []any{filled["region"]}
	}
	if len(values.Strings("accounts")) == 0 && deploymentTargets(values) == nil {
		filled["accounts"] = []any{l.session.AccountID}
	}
	return filled
}

func (l stackInstances) Read(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	return l.find(ctx, id, last)
}

// Update deletes the instances that are not wanted any more, creates those that are new, and
// passes on what else changed.
func (l stackInstances) Update(ctx context.Context, id string, last, inputs protocol.Values) (protocol.Values, error) {
	next := l.withDefaults(inputs)
	for _, key := range []string{"accounts", "regions"} {
		if _, isSet := inputs[key]; !isSet {
			next[key] = last[key]
		}
	}
	withoutNothing(next)
	if err := l.bring(ctx, last, next); err != nil {
		return nil, fmt.Errorf("updating CloudFormation Stack Instances (%s): %w", id, err)
	}
	return l.find(ctx, id, next)
}

func (l stackInstances) bring(ctx context.Context, last, next protocol.Values) error {
	isNew := false
	for _, place := range places(last, next) {
		removed, added := difference(place.last, place.next)
		if len(removed) > 0 {
			target := place.only(last, removed)
			err := l.remove(ctx, target, target.Strings("regions"), target.Strings("accounts"), next.Bool("retainStacks"))
			if err != nil {
				return err
			}
		}
		isNew = isNew || len(added) > 0
	}
	if isNew {
		if err := l.create(ctx, next, next.Strings("regions"), next.Strings("accounts")); err != nil {
			return err
		}
	}
	if changed(last, next, "callAs", "operationPreferences") ||
		changed(parametersOf(last), parametersOf(next), "parameterOverrides") {
		return l.update(ctx, next, next.Strings("regions"), next.Strings("accounts"))
	}
	return nil
}

// parametersOf makes no parameters and an empty map of them the same.
func parametersOf(values protocol.Values) protocol.Values {
	return protocol.Values{"parameterOverrides": protocol.Map(values.StringMap("parameterOverrides"))}
}

// Delete calls DeleteStackInstances and waits for the operation.
func (l stackInstances) Delete(ctx context.Context, id string, last protocol.Values) error {
	err := l.remove(ctx, last, last.Strings("regions"), last.Strings("accounts"), last.Bool("retainStacks"))
	if err != nil {
		return fmt.Errorf("deleting CloudFormation Stack Instances (%s): %w", id, err)
	}
	return nil
}

// difference tells what is only in the one list, and what only in the other.
func difference(last, next []string) (removed, added []string) {
	for _, member := range last {
		if !slices.Contains(next, member) {
			removed = append(removed, member)
		}
	}
	for _, member := range next {
		if !slices.Contains(last, member) {
			added = append(added, member)
		}
	}
	return removed, added
}
