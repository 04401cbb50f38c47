package iam

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/refuse"
	"plugins/aws/tags"
	"plugins/aws/wait"
)

// User is aws_iam_user. Follows user.go, without force_destroy.
func User() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: createUser,
		ReadWithoutTimeout:   readUser,
		UpdateWithoutTimeout: updateUser,
		DeleteWithoutTimeout: deleteUser,
		CustomizeDiff:        tags.SetDiff,
		Importer:             &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
		Schema: map[string]*schema.Schema{
			"arn":           computed(),
			"force_destroy": {Type: schema.TypeBool, Optional: true, Default: false, ValidateFunc: notImplemented},
			"name": {
				Type: schema.TypeString, Required: true,
				ValidateFunc: validation.StringMatch(permittedName, "must only contain alphanumeric characters, "+
					"hyphens, underscores, commas, periods, @ symbols, plus and equals signs"),
			},
			"path": {Type: schema.TypeString, Optional: true, Default: "/"},
			"permissions_boundary": {
				Type: schema.TypeString, Optional: true, ValidateFunc: validation.StringLenBetween(0, 2048),
			},
			"tags":      tags.Schema(),
			"tags_all":  tags.AllSchema(),
			"unique_id": computed(),
		},
	}
}

// notImplemented refuses an argument, unless its value is the default.
func notImplemented(value any, name string) ([]string, []error) {
	if value == false || value == "" {
		return nil, nil
	}
	return refuse.Argument(value, name)
}

func createUser(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	conn := connected(meta).IAM
	name := data.Get("name").(string)
	input := &iam.CreateUserInput{
		UserName: aws.String(name), Path: aws.String(data.Get("path").(string)),
		PermissionsBoundary: given(data, "permissions_boundary"), Tags: tags.Asked(data, tagOf),
	}
	err := wait.While(ctx, isConcurrent, func() error {
		_, err := conn.CreateUser(ctx, input)
		return err
	})
	if err != nil {
		return diag.Errorf("creating IAM User (%s): %s", name, err)
	}
	data.SetId(name)
	return readUser(ctx, data, meta)
}

func readUser(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	var user *types.User
	err := whenNew(ctx, data, func() error {
		output, err := connected(meta).IAM.GetUser(ctx, &iam.GetUserInput{UserName: aws.String(data.Id())})
		if err == nil {
			user = output.User
		}
		return err
	})
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return problem(err, "reading IAM User (%s): %s", data)
	}
	var boundary *string
	if user.PermissionsBoundary != nil {
		boundary = user.PermissionsBoundary.PermissionsBoundaryArn
	}
	if err := setAll(data, map[string]any{
		"arn": user.Arn, "name": user.UserName, "path": user.Path,
		"permissions_boundary": boundary, "unique_id": user.UserId,
	}); err != nil {
		return diag.FromErr(err)
	}
	return diag.FromErr(tags.Read(data, user.Tags, pairOf))
}

func updateUser(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	conn := connected(meta).IAM
	if problems := updateUserTags(ctx, conn, data); problems.HasError() {
		return problems
	}
	if data.HasChanges("name", "path") {
		last, next := data.GetChange("name")
		_, err := conn.UpdateUser(ctx, &iam.UpdateUserInput{
			UserName: aws.String(last.(string)), NewUserName: aws.String(next.(string)),
			NewPath: aws.String(data.Get("path").(string)),
		})
		if err != nil {
			return problem(err, "updating IAM User (%s): %s", data)
		}
		data.SetId(next.(string))
	}
	if data.HasChange("permissions_boundary") {
		if problems := updateUserBoundary(ctx, conn, data); problems.HasError() {
			return problems
		}
	}
	return readUser(ctx, data, meta)
}

func updateUserTags(ctx context.Context, conn *iam.Client, data *schema.ResourceData) diag.Diagnostics {
	if !data.HasChange("tags_all") {
		return nil
	}
	name := aws.String(data.Id())
	removed, set := tags.Changes(data, tagOf)
	if len(removed) > 0 {
		if _, err := conn.UntagUser(ctx, &iam.UntagUserInput{UserName: name, TagKeys: removed}); err != nil {
			return diag.Errorf("updating tags for IAM (Identity & Access Management) User (%[1]s): untagging resource (%[1]s): %[2]s", data.Id(), err)
		}
	}
	if len(set) > 0 {
		if _, err := conn.TagUser(ctx, &iam.TagUserInput{UserName: name, Tags: set}); err != nil {
			return diag.Errorf("updating tags for IAM (Identity & Access Management) User (%[1]s): tagging resource (%[1]s): %[2]s", data.Id(), err)
		}
	}
	return nil
}

func updateUserBoundary(ctx context.Context, conn *iam.Client, data *schema.ResourceData) diag.Diagnostics {
	name := aws.String(data.Id())
	boundary := given(data, "permissions_boundary")
	if boundary == nil {
		_, err := conn.DeleteUserPermissionsBoundary(ctx, &iam.DeleteUserPermissionsBoundaryInput{UserName: name})
		return problem(err, "deleting IAM User (%s) permissions boundary: %s", data)
	}
	_, err := conn.PutUserPermissionsBoundary(ctx, &iam.PutUserPermissionsBoundaryInput{UserName: name, PermissionsBoundary: boundary})
	return problem(err, "setting IAM User (%s) permissions boundary: %s", data)
}

func deleteUser(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	conn := connected(meta).IAM
	if err := leaveGroups(ctx, conn, data.Id()); err != nil && !isMissing(err) {
		return problem(err, "removing IAM User (%s) group memberships: %s", data)
	}
	_, err := conn.DeleteUser(ctx, &iam.DeleteUserInput{UserName: aws.String(data.Id())})
	if isMissing(err) {
		return nil
	}
	return problem(err, "deleting IAM User (%s): %s", data)
}

func leaveGroups(ctx context.Context, conn *iam.Client, user string) error {
	var failures []error
	pages := iam.NewListGroupsForUserPaginator(conn, &iam.ListGroupsForUserInput{UserName: aws.String(user)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("listing IAM User (%s) groups: %w", user, err)
		}
		for _, group := range page.Groups {
			_, err := conn.RemoveUserFromGroup(ctx, &iam.RemoveUserFromGroupInput{UserName: aws.String(user), GroupName: group.GroupName})
			if err != nil && !isMissing(err) {
				failures = append(failures, err)
			}
		}
	}
	return errors.Join(failures...)
}
