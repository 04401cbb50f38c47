package iam

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"plugins/aws/session"
	"plugins/protocol"
)

// UserPolicy is aws:iam/userPolicy:UserPolicy: one inline policy of a user.
func UserPolicy(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:iam/userPolicy:UserPolicy",
		Inputs: []protocol.Property{
			{Name: "name", Replace: true, Computed: true, Validate: nameUpTo(128)},
			{Name: "user", Required: true, Replace: true},
			{Name: "policy", Kind: protocol.Document, Required: true},
		},
		Outputs:   []string{"namePrefix"},
		Autoname:  "name",
		Lifecycle: userPolicy{s},
	}
}

type userPolicy struct{ session *session.Session }

func (l userPolicy) put(ctx context.Context, inputs protocol.Values) (string, error) {
	id := inputs.String("user") + ":" + inputs.String("name")
	_, err := l.session.IAM().PutUserPolicy(ctx, &iam.PutUserPolicyInput{
		UserName:       aws.String(inputs.String("user")),
		PolicyName:     aws.String(inputs.String("name")),
		PolicyDocument: aws.String(inputs.String("policy")),
	})
	if err != nil {
		return "", fmt.Errorf("putting IAM User Policy (%s): %w", id, err)
	}
	return id, nil
}

// Create puts the policy and reads it, waiting until IAM knows it.
func (l userPolicy) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
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

// find takes user and name from the ID, which is both with a colon between.
func (l userPolicy) find(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	user, name, ok := strings.Cut(id, ":")
	if !ok {
		return nil, fmt.Errorf("the ID of a UserPolicy is USER:NAME, which %q is not", id)
	}
	found, err := l.session.IAM().GetUserPolicy(ctx, &iam.GetUserPolicyInput{
		UserName: aws.String(user), PolicyName: aws.String(name),
	})
	if err != nil {
		return nil, fmt.Errorf("reading IAM User Policy (%s): %w", id, err)
	}
	document, err := url.QueryUnescape(aws.ToString(found.PolicyDocument))
	if err != nil {
		return nil, fmt.Errorf("reading IAM User Policy (%s): %w", id, err)
	}
	return protocol.Values{
		"name": name, "namePrefix": "", "user": user, "policy": keepText(last["policy"], document),
	}, nil
}

func (l userPolicy) Read(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	state, err := l.find(ctx, id, last)
	if isNotFound(err) {
		return nil, nil
	}
	return state, err
}

func (l userPolicy) Update(ctx context.Context, id string, _, inputs protocol.Values) (protocol.Values, error) {
	if _, err := l.put(ctx, inputs); err != nil {
		return nil, err
	}
	return l.find(ctx, id, inputs)
}

func (l userPolicy) Delete(ctx context.Context, id string, last protocol.Values) error {
	_, err := l.session.IAM().DeleteUserPolicy(ctx, &iam.DeleteUserPolicyInput{
		UserName: aws.String(last.String("user")), PolicyName: aws.String(last.String("name")),
	})
	if orGone(err) != nil {
		return fmt.Errorf("deleting IAM User Policy (%s): %w", id, err)
	}
	return nil
}
