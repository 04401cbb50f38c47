package iam

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"plugins/protocol"
)

// Delete takes the user out of its groups, with forceDestroy removes its access keys and its
// password, and deletes it. The official plugin then also removes SSH keys, MFA devices and
// signing certificates, which no sandbox has.
func (l userLifecycle) Delete(ctx context.Context, id string, last protocol.Values) error {
	if err := l.leaveGroups(ctx, id); err != nil {
		return fmt.Errorf("deleting IAM User (%s): removing from groups: %w", id, err)
	}
	if last.Bool("forceDestroy") {
		if err := l.deleteCredentials(ctx, id); err != nil {
			return fmt.Errorf("deleting IAM User (%s): %w", id, err)
		}
	}
	err := whilePropagating(ctx, isDeleteConflict, func() error {
		_, err := l.session.IAM().DeleteUser(ctx, &iam.DeleteUserInput{UserName: aws.String(id)})
		return err
	})
	if orGone(err) != nil {
		return fmt.Errorf("deleting IAM User (%s): %w", id, err)
	}
	return nil
}

func (l userLifecycle) leaveGroups(ctx context.Context, user string) error {
	client := l.session.IAM()
	pages := iam.NewListGroupsForUserPaginator(client, &iam.ListGroupsForUserInput{UserName: aws.String(user)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return orGone(err)
		}
		for _, group := range page.Groups {
			_, err := client.RemoveUserFromGroup(ctx, &iam.RemoveUserFromGroupInput{
				GroupName: group.GroupName, UserName: aws.String(user),
			})
			if orGone(err) != nil {
				return err
			}
		}
	}
	return nil
}

func (l userLifecycle) deleteCredentials(ctx context.Context, user string) error {
	client := l.session.IAM()
	keys, err := listAccessKeys(ctx, client, user)
	if orGone(err) != nil {
		return fmt.Errorf("listing access keys: %w", err)
	}
	for _, key := range keys {
		if err := deleteAccessKey(ctx, client, user, aws.ToString(key.AccessKeyId)); err != nil {
			return err
		}
	}
	_, err = client.DeleteLoginProfile(ctx, &iam.DeleteLoginProfileInput{UserName: aws.String(user)})
	if orGone(err) != nil {
		return fmt.Errorf("deleting login profile: %w", err)
	}
	return nil
}
