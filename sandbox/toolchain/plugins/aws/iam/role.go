package iam

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"plugins/aws/session"
	"plugins/protocol"
)

// Role is aws:iam/role:Role.
func Role(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:iam/role:Role",
		Inputs: []protocol.Property{
			{Name: "name", Replace: true, Computed: true, Validate: nameUpTo(64)},
			{Name: "assumeRolePolicy", Kind: protocol.Document, Required: true},
			{Name: "description"},
			{Name: "path", Replace: true, Default: "/", Validate: isPath},
			{Name: "permissionsBoundary"},
			{Name: "maxSessionDuration", Kind: protocol.Number, Default: 3600.0, Validate: between(3600, 43200)},
			{Name: "forceDetachPolicies", Kind: protocol.Bool, Default: false},
			{Name: "tags", Kind: protocol.StringMap},
		},
		Outputs: []string{
			"arn", "createDate", "inlinePolicies", "managedPolicyArns", "namePrefix", "tagsAll", "uniqueId",
		},
		Autoname:  "name",
		Derive:    deriveTagsAll,
		Lifecycle: roleLifecycle{s},
	}
}

type roleLifecycle struct{ session *session.Session }

// Create calls CreateRole and then reads the role, waiting until IAM knows it.
func (l roleLifecycle) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	name := inputs.String("name")
	request := &iam.CreateRoleInput{
		RoleName:                 aws.String(name),
		Path:                     aws.String(inputs.String("path")),
		AssumeRolePolicyDocument: aws.String(inputs.String("assumeRolePolicy")),
		Description:              textOf(inputs, "description"),
		PermissionsBoundary:      textOf(inputs, "permissionsBoundary"),
		MaxSessionDuration:       aws.Int32(inputs.Int("maxSessionDuration")),
		Tags:                     tagList(inputs.StringMap("tags")),
	}
	err := whilePropagating(ctx, isUnknownPrincipal, func() error {
		_, err := l.session.IAM().CreateRole(ctx, request)
		return err
	})
	if err != nil {
		return "", nil, fmt.Errorf("creating IAM Role (%s): %w", name, err)
	}
	var state protocol.Values
	err = whilePropagating(ctx, isNotFound, func() error {
		state, err = l.find(ctx, name, inputs)
		return err
	})
	return name, state, err
}

func (l roleLifecycle) Read(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	state, err := l.find(ctx, id, last)
	if isNotFound(err) {
		return nil, nil
	}
	return state, err
}

// Delete removes the role. Policies are detached first if the role is to be forced, or if the last
// read found some, as in the official plugin.
func (l roleLifecycle) Delete(ctx context.Context, id string, last protocol.Values) error {
	force := last.Bool("forceDetachPolicies")
	if err := l.leaveInstanceProfiles(ctx, id); err != nil {
		return fmt.Errorf("deleting IAM Role (%s): unable to detach instance profiles: %w", id, err)
	}
	if force || len(last.Strings("managedPolicyArns")) > 0 {
		if err := syncAttachments(ctx, l.session.IAM(), id, nil); orGone(err) != nil {
			return fmt.Errorf("deleting IAM Role (%s): unable to detach policies: %w", id, err)
		}
	}
	if force || len(last.Objects("inlinePolicies")) > 0 {
		if err := deleteInlinePolicies(ctx, l.session.IAM(), id); orGone(err) != nil {
			return fmt.Errorf("deleting IAM Role (%s): unable to delete inline policies: %w", id, err)
		}
	}
	err := whilePropagating(ctx, isDeleteConflict, func() error {
		_, err := l.session.IAM().DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String(id)})
		return err
	})
	if orGone(err) != nil {
		return fmt.Errorf("deleting IAM Role (%s): %w", id, err)
	}
	return nil
}

func (l roleLifecycle) leaveInstanceProfiles(ctx context.Context, name string) error {
	client := l.session.IAM()
	pages := iam.NewListInstanceProfilesForRolePaginator(client,
		&iam.ListInstanceProfilesForRoleInput{RoleName: aws.String(name)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return orGone(err)
		}
		for _, profile := range page.InstanceProfiles {
			_, err := client.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{
				InstanceProfileName: profile.InstanceProfileName, RoleName: aws.String(name),
			})
			if orGone(err) != nil {
				return err
			}
		}
	}
	return nil
}
