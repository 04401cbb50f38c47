package iam

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"plugins/protocol"
)

// Update makes one call per changed property, in the official plugin's order, and reads the role.
func (l roleLifecycle) Update(ctx context.Context, id string, last, inputs protocol.Values) (protocol.Values, error) {
	steps := []struct {
		what   string
		update func(context.Context, string, protocol.Values, protocol.Values) error
	}{
		{"assume role policy", l.updateTrustPolicy},
		{"description", l.updateDescription},
		{"maximum session duration", l.updateMaxSessionDuration},
		{"permissions boundary", l.updateBoundary},
		{"tags", l.updateTags},
	}
	for _, step := range steps {
		if err := step.update(ctx, id, last, inputs); err != nil {
			return nil, fmt.Errorf("updating IAM Role (%s) %s: %w", id, step.what, err)
		}
	}
	return l.find(ctx, id, inputs)
}

func (l roleLifecycle) updateTrustPolicy(ctx context.Context, id string, last, inputs protocol.Values) error {
	if protocol.SameDocument(last["assumeRolePolicy"], inputs["assumeRolePolicy"]) {
		return nil
	}
	return whilePropagating(ctx, isUnknownPrincipal, func() error {
		_, err := l.session.IAM().UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{
			RoleName: aws.String(id), PolicyDocument: aws.String(inputs.String("assumeRolePolicy")),
		})
		return err
	})
}

func (l roleLifecycle) updateDescription(ctx context.Context, id string, last, inputs protocol.Values) error {
	if last.String("description") == inputs.String("description") {
		return nil
	}
	_, err := l.session.IAM().UpdateRoleDescription(ctx, &iam.UpdateRoleDescriptionInput{
		RoleName: aws.String(id), Description: aws.String(inputs.String("description")),
	})
	return err
}

func (l roleLifecycle) updateMaxSessionDuration(ctx context.Context, id string, last, inputs protocol.Values) error {
	if last.Int("maxSessionDuration") == inputs.Int("maxSessionDuration") {
		return nil
	}
	// AWS keeps a description that is left out, some emulators clear it.
	_, err := l.session.IAM().UpdateRole(ctx, &iam.UpdateRoleInput{
		RoleName: aws.String(id), MaxSessionDuration: aws.Int32(inputs.Int("maxSessionDuration")),
		Description: textOf(inputs, "description"),
	})
	return err
}

func (l roleLifecycle) updateBoundary(ctx context.Context, id string, last, inputs protocol.Values) error {
	boundary := inputs.String("permissionsBoundary")
	if last.String("permissionsBoundary") == boundary {
		return nil
	}
	if boundary == "" {
		_, err := l.session.IAM().DeleteRolePermissionsBoundary(ctx,
			&iam.DeleteRolePermissionsBoundaryInput{RoleName: aws.String(id)})
		return err
	}
	_, err := l.session.IAM().PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{
		RoleName: aws.String(id), PermissionsBoundary: aws.String(boundary),
	})
	return err
}

func (l roleLifecycle) updateTags(ctx context.Context, id string, last, inputs protocol.Values) error {
	removed, changed := tagChanges(last.StringMap("tagsAll"), inputs.StringMap("tags"))
	if len(removed) > 0 {
		_, err := l.session.IAM().UntagRole(ctx, &iam.UntagRoleInput{RoleName: aws.String(id), TagKeys: removed})
		if err != nil {
			return err
		}
	}
	if len(changed) > 0 {
		_, err := l.session.IAM().TagRole(ctx, &iam.TagRoleInput{RoleName: aws.String(id), Tags: tagList(changed)})
		return err
	}
	return nil
}
