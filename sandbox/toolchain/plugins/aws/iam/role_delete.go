package iam

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/hashicorp/aws-sdk-go-base/v2/tfawserr"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/wait"
)

// roleParts are what a role loses before it is deleted.
type roleParts struct{ attachments, inline bool }

func deleteRole(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	isForced := data.Get("force_detach_policies").(bool)
	err := removeRole(ctx, connected(meta).IAM, data.Id(), roleParts{
		attachments: isForced || data.Get("managed_policy_arns").(*schema.Set).Len() > 0,
		inline:      isForced || data.Get("inline_policy").(*schema.Set).Len() > 0,
	})
	return problem(err, "deleting IAM Role (%s): %s", data)
}

func removeRole(ctx context.Context, conn *iam.Client, name string, parts roleParts) error {
	if err := leaveInstanceProfiles(ctx, conn, name); err != nil {
		return err
	}
	if parts.attachments {
		attached, err := attachedPolicies(ctx, conn, name)
		if err != nil && !isMissing(err) {
			return fmt.Errorf("reading IAM Policies attached to Role (%s): %w", name, err)
		}
		if err := detachAll(ctx, conn, name, attached); err != nil {
			return err
		}
	}
	if parts.inline {
		names, err := inlinePolicyNames(ctx, conn, name)
		if err != nil && !isMissing(err) {
			return fmt.Errorf("reading IAM Role (%s) inline policies: %w", name, err)
		}
		if err := deleteInlinePolicies(ctx, conn, name, names); err != nil {
			return err
		}
	}
	err := wait.While(ctx, isConflicting, func() error {
		_, err := conn.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String(name)})
		return err
	})
	if isMissing(err) {
		return nil
	}
	return err
}

func isConflicting(err error) bool { return tfawserr.ErrCodeEquals(err, "DeleteConflict") }

func leaveInstanceProfiles(ctx context.Context, conn *iam.Client, name string) error {
	var profiles []types.InstanceProfile
	pages := iam.NewListInstanceProfilesForRolePaginator(conn, &iam.ListInstanceProfilesForRoleInput{RoleName: aws.String(name)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if isMissing(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading IAM Instance Profiles for Role (%s): %w", name, err)
		}
		profiles = append(profiles, page.InstanceProfiles...)
	}
	var failures []error
	for _, profile := range profiles {
		_, err := conn.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{
			InstanceProfileName: profile.InstanceProfileName, RoleName: aws.String(name),
		})
		if err != nil && !isMissing(err) {
			failures = append(failures, fmt.Errorf("removing IAM Role (%s) from Instance Profile (%s): %w",
				name, aws.ToString(profile.InstanceProfileName), err))
		}
	}
	return errors.Join(failures...)
}
