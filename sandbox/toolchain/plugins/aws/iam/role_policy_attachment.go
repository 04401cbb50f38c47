package iam

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"plugins/aws/session"
	"plugins/protocol"
)

// RolePolicyAttachment is aws:iam/rolePolicyAttachment:RolePolicyAttachment: one managed policy on
// one role.
func RolePolicyAttachment(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
		Inputs: []protocol.Property{
			{Name: "role", Required: true, Replace: true},
			{Name: "policyArn", Required: true, Replace: true},
		},
		// The old attachment may be the new one, where only its name in the program changed.
		DeleteBeforeReplace: true,
		Lifecycle:           attachment{s},
	}
}

type attachment struct{ session *session.Session }

func (l attachment) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	role, policyARN := inputs.String("role"), inputs.String("policyArn")
	if err := attach(ctx, l.session.IAM(), role, policyARN); err != nil {
		return "", nil, err
	}
	return role + "/" + policyARN, inputs, nil
}

// Read takes role and policy from the ID, which is both with a slash between.
func (l attachment) Read(ctx context.Context, id string, _ protocol.Values) (protocol.Values, error) {
	role, policyARN, ok := strings.Cut(id, "/")
	if !ok || !strings.HasPrefix(policyARN, "arn:") {
		return nil, fmt.Errorf("the ID of a RolePolicyAttachment is ROLE/POLICY_ARN, which %q is not", id)
	}
	attached, err := listAttachments(ctx, l.session.IAM(), role)
	if isNotFound(err) || err == nil && !slices.Contains(attached, policyARN) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading IAM Role Policy Attachment (%s): %w", id, err)
	}
	return protocol.Values{"role": role, "policyArn": policyARN}, nil
}

// Update is never asked for: every change replaces.
func (l attachment) Update(_ context.Context, _ string, _, inputs protocol.Values) (protocol.Values, error) {
	return inputs, nil
}

func (l attachment) Delete(ctx context.Context, _ string, last protocol.Values) error {
	return detach(ctx, l.session.IAM(), last.String("role"), last.String("policyArn"))
}
