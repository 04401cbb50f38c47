package iam

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"plugins/aws/session"
	"plugins/protocol"
)

// RolePolicy is aws:iam/rolePolicy:RolePolicy: one inline policy of a role.
func RolePolicy(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:iam/rolePolicy:RolePolicy",
		Inputs: []protocol.Property{
			{Name: "name", Replace: true, Computed: true, Validate: nameUpTo(128)},
			{Name: "role", Required: true, Replace: true},
			{Name: "policy", Kind: protocol.Document, Required: true},
		},
		Outputs:   []string{"namePrefix"},
		Autoname:  "name",
		Lifecycle: rolePolicy{s},
	}
}

type rolePolicy struct{ session *session.Session }

func (l rolePolicy) put(ctx context.Context, inputs protocol.Values) (string, error) {
	id := inputs.String("role") + ":" + inputs.String("name")
	_, err := l.session.IAM().PutRolePolicy(ctx, &iam.PutRolePolicyInput{
		RoleName:       aws.String(inputs.String("role")),
		PolicyName:     aws.String(inputs.String("name")),
		PolicyDocument: aws.String(inputs.String("policy")),
	})
	if err != nil {
		return "", fmt.Errorf("putting IAM Role Policy (%s): %w", id, err)
	}
	return id, nil
}

// Create puts the policy and reads it, waiting until IAM knows it.
func (l rolePolicy) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	id, err := l.put(ctx, inputs)
	if err != nil {
		return "", nil, err
	}
	var state protocol.Values
	err = whilePropagating(ctx, isNotFound, func() error {
		state, err = l.find(ctx, id, inputs)
		return err
	})
	return id, state, err
}

// find takes role and name from the ID, which is both with a colon between.
func (l rolePolicy) find(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	role, name, ok := strings.Cut(id, ":")
	if !ok {
		return nil, fmt.Errorf("the ID of a RolePolicy is ROLE:NAME, which %q is not", id)
	}
	document, err := readInlinePolicy(ctx, l.session.IAM(), role, name)
	if err != nil {
		return nil, err
	}
	return protocol.Values{
		"name": name, "namePrefix": "", "role": role, "policy": keepText(last["policy"], document),
	}, nil
}

func (l rolePolicy) Read(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	state, err := l.find(ctx, id, last)
	if isNotFound(err) {
		return nil, nil
	}
	return state, err
}

func (l rolePolicy) Update(ctx context.Context, id string, _, inputs protocol.Values) (protocol.Values, error) {
	if _, err := l.put(ctx, inputs); err != nil {
		return nil, err
	}
	return l.find(ctx, id, inputs)
}

func (l rolePolicy) Delete(ctx context.Context, _ string, last protocol.Values) error {
	return deleteInlinePolicy(ctx, l.session.IAM(), last.String("role"), last.String("name"))
}
