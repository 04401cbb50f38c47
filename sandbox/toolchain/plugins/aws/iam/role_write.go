package iam

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/policy"
	"plugins/aws/tags"
	"plugins/aws/wait"
)

func createRole(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	conn := connected(meta).IAM
	input, err := roleInput(data)
	if err != nil {
		return diag.FromErr(err)
	}
	name := *input.RoleName
	err = wait.While(ctx, func(err error) bool { return isUnknownPrincipal(err) || isConcurrent(err) }, func() error {
		_, err := conn.CreateRole(ctx, input)
		return err
	})
	if err != nil {
		return diag.Errorf("creating IAM Role (%s): %s", name, err)
	}
	if asked := data.Get("inline_policy").(*schema.Set); asked.Len() > 0 {
		if err := putInlinePolicies(ctx, conn, name, asked); err != nil {
			if gone := removeRole(ctx, conn, name, roleParts{attachments: true, inline: true}); gone != nil {
				return diag.Errorf("creating IAM role (%s), inline policy failed (%s), deleting role: %s", data.Id(), err, gone)
			}
			return diag.Errorf("creating IAM Role (%s): %s", name, err)
		}
	}
	if err := attachAll(ctx, conn, name, texts(data.Get("managed_policy_arns"))); err != nil {
		return diag.Errorf("creating IAM Role (%s): %s", name, err)
	}
	data.SetId(name)
	return readRole(ctx, data, meta)
}

func roleInput(data *schema.ResourceData) (*iam.CreateRoleInput, error) {
	trust, err := policy.Normalized(data.Get("assume_role_policy").(string))
	if err != nil {
		return nil, err
	}
	input := &iam.CreateRoleInput{
		AssumeRolePolicyDocument: aws.String(trust),
		Path:                     aws.String(data.Get("path").(string)),
		RoleName:                 aws.String(nameOf(data)),
		Tags:                     tags.Asked(data, tagOf),
		Description:              given(data, "description"),
		PermissionsBoundary:      given(data, "permissions_boundary"),
	}
	if seconds, ok := data.GetOk("max_session_duration"); ok {
		input.MaxSessionDuration = aws.Int32(int32(seconds.(int)))
	}
	return input, nil
}

// given is a text that was given, and nil for an empty one.
func given(data *schema.ResourceData, name string) *string {
	if text, ok := data.GetOk(name); ok {
		return aws.String(text.(string))
	}
	return nil
}

func updateRole(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	conn := connected(meta).IAM
	if problems := updateRoleTags(ctx, conn, data); problems.HasError() {
		return problems
	}
	steps := []struct {
		field  string
		update func(context.Context, *iam.Client, *schema.ResourceData) diag.Diagnostics
	}{
		{"assume_role_policy", updateTrust},
		{"description", updateDescription},
		{"max_session_duration", updateDuration},
		{"permissions_boundary", updateBoundary},
		{"inline_policy", updateInlinePolicies},
		{"managed_policy_arns", updateAttachments},
	}
	for _, step := range steps {
		if !data.HasChange(step.field) {
			continue
		}
		if problems := step.update(ctx, conn, data); problems.HasError() {
			return problems
		}
	}
	return readRole(ctx, data, meta)
}

// updateRoleTags comes first: upstream's provider does it before the resource's own update.
func updateRoleTags(ctx context.Context, conn *iam.Client, data *schema.ResourceData) diag.Diagnostics {
	if !data.HasChange("tags_all") {
		return nil
	}
	name := aws.String(data.Id())
	removed, set := tags.Changes(data, tagOf)
	if len(removed) > 0 {
		if _, err := conn.UntagRole(ctx, &iam.UntagRoleInput{RoleName: name, TagKeys: removed}); err != nil {
			return diag.Errorf("updating tags for IAM (Identity & Access Management) Role (%[1]s): untagging resource (%[1]s): %[2]s", data.Id(), err)
		}
	}
	if len(set) > 0 {
		if _, err := conn.TagRole(ctx, &iam.TagRoleInput{RoleName: name, Tags: set}); err != nil {
			return diag.Errorf("updating tags for IAM (Identity & Access Management) Role (%[1]s): tagging resource (%[1]s): %[2]s", data.Id(), err)
		}
	}
	return nil
}

func updateTrust(ctx context.Context, conn *iam.Client, data *schema.ResourceData) diag.Diagnostics {
	trust, err := policy.Normalized(data.Get("assume_role_policy").(string))
	if err != nil {
		return diag.Errorf("assume_role_policy (%s) is invalid JSON: %s", trust, err)
	}
	input := &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String(data.Id()), PolicyDocument: aws.String(trust)}
	err = wait.While(ctx, isUnknownPrincipal, func() error {
		_, err := conn.UpdateAssumeRolePolicy(ctx, input)
		return err
	})
	return problem(err, "updating IAM Role (%s) assume role policy: %s", data)
}

func updateDescription(ctx context.Context, conn *iam.Client, data *schema.ResourceData) diag.Diagnostics {
	description := aws.String(data.Get("description").(string))
	_, err := conn.UpdateRoleDescription(ctx, &iam.UpdateRoleDescriptionInput{
		RoleName: aws.String(data.Id()), Description: description,
	})
	return problem(err, "updating IAM Role (%s) description: %s", data)
}

func updateDuration(ctx context.Context, conn *iam.Client, data *schema.ResourceData) diag.Diagnostics {
	seconds := aws.Int32(int32(data.Get("max_session_duration").(int)))
	_, err := conn.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: aws.String(data.Id()), MaxSessionDuration: seconds})
	return problem(err, "updating IAM Role (%s) MaxSessionDuration: %s", data)
}

func updateBoundary(ctx context.Context, conn *iam.Client, data *schema.ResourceData) diag.Diagnostics {
	name := aws.String(data.Id())
	boundary := given(data, "permissions_boundary")
	if boundary == nil {
		_, err := conn.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: name})
		return problem(err, "deleting IAM Role (%s) permissions boundary: %s", data)
	}
	_, err := conn.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{
		RoleName: name, PermissionsBoundary: boundary,
	})
	return problem(err, "updating IAM Role (%s) permissions boundary: %s", data)
}

// problem is an error in upstream's words, which name the resource and then the error; none for none.
func problem(err error, format string, data *schema.ResourceData) diag.Diagnostics {
	if err == nil {
		return nil
	}
	return diag.Errorf(format, data.Id(), err)
}
