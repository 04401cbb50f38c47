package iam

import (
	"context"
	"fmt"

	"plugins/aws/session"
	"plugins/protocol"
)

// RolePolicyAttachmentsExclusive is aws:iam/rolePolicyAttachmentsExclusive:
// RolePolicyAttachmentsExclusive: the managed policies of a role, these and no others.
func RolePolicyAttachmentsExclusive(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
		Inputs: []protocol.Property{
			{Name: "roleName", Required: true, Replace: true},
			{Name: "policyArns", Kind: protocol.Set, Required: true},
		},
		Lifecycle: attachmentsExclusive{s},
	}
}

type attachmentsExclusive struct{ session *session.Session }

func (l attachmentsExclusive) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	role := inputs.String("roleName")
	if err := syncAttachments(ctx, l.session.IAM(), role, inputs.Strings("policyArns")); err != nil {
		return "", nil, fmt.Errorf("creating IAM Role Policy Attachments Exclusive (%s): %w", role, err)
	}
	return role, inputs, nil
}

// Read reports what is really attached. The ID is the role's name.
func (l attachmentsExclusive) Read(ctx context.Context, id string, _ protocol.Values) (protocol.Values, error) {
	attached, err := listAttachments(ctx, l.session.IAM(), id)
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading IAM Role Policy Attachments Exclusive (%s): %w", id, err)
	}
	return protocol.Values{"roleName": id, "policyArns": protocol.List(attached)}, nil
}

func (l attachmentsExclusive) Update(
	ctx context.Context, id string, _, inputs protocol.Values,
) (protocol.Values, error) {
	if err := syncAttachments(ctx, l.session.IAM(), id, inputs.Strings("policyArns")); err != nil {
		return nil, fmt.Errorf("updating IAM Role Policy Attachments Exclusive (%s): %w", id, err)
	}
	return inputs, nil
}

// Delete makes no call: the policies stay attached, nobody watches over them any more.
func (l attachmentsExclusive) Delete(context.Context, string, protocol.Values) error {
	return nil
}
