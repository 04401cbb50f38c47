package iam

import (
	"context"
	"fmt"
	"slices"

	"plugins/aws/session"
	"plugins/protocol"
)

// RolePoliciesExclusive is aws:iam/rolePoliciesExclusive:RolePoliciesExclusive: the inline policies
// of a role, these and no others.
func RolePoliciesExclusive(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
		Inputs: []protocol.Property{
			{Name: "roleName", Required: true, Replace: true},
			{Name: "policyNames", Kind: protocol.Set, Required: true},
		},
		Lifecycle: policiesExclusive{s},
	}
}

type policiesExclusive struct{ session *session.Session }

// sync deletes what is there and not wanted. What is wanted and missing it cannot create, as it
// knows only the name; the official plugin tries, and is refused for the missing document.
func (l policiesExclusive) sync(ctx context.Context, role string, wanted []string) error {
	client := l.session.IAM()
	there, err := listInlinePolicies(ctx, client, role)
	if err != nil {
		return err
	}
	for _, name := range wanted {
		if !slices.Contains(there, name) {
			return fmt.Errorf("there is no inline policy %q on the role, and this resource cannot create it: "+
				"create it with aws.iam.RolePolicy, and let this resource depend on that", name)
		}
	}
	for _, name := range there {
		if slices.Contains(wanted, name) {
			continue
		}
		if err := deleteInlinePolicy(ctx, client, role, name); err != nil {
			return err
		}
	}
	return nil
}

func (l policiesExclusive) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	role := inputs.String("roleName")
	if err := l.sync(ctx, role, inputs.Strings("policyNames")); err != nil {
		return "", nil, fmt.Errorf("creating IAM Role Policies Exclusive (%s): %w", role, err)
	}
	return role, inputs, nil
}

// Read reports what is really there. The ID is the role's name.
func (l policiesExclusive) Read(ctx context.Context, id string, _ protocol.Values) (protocol.Values, error) {
	names, err := listInlinePolicies(ctx, l.session.IAM(), id)
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading IAM Role Policies Exclusive (%s): %w", id, err)
	}
	return protocol.Values{"roleName": id, "policyNames": protocol.List(names)}, nil
}

func (l policiesExclusive) Update(ctx context.Context, id string, _, inputs protocol.Values) (protocol.Values, error) {
	if err := l.sync(ctx, id, inputs.Strings("policyNames")); err != nil {
		return nil, fmt.Errorf("updating IAM Role Policies Exclusive (%s): %w", id, err)
	}
	return inputs, nil
}

// Delete makes no call: the policies stay, nobody watches over them any more.
func (l policiesExclusive) Delete(context.Context, string, protocol.Values) error {
	return nil
}
