package iam

import (
	"context"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/policy"
	"plugins/aws/tags"
	"plugins/aws/wait"
)

func readRole(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	conn := connected(meta).IAM
	var role *types.Role
	err := whenNew(ctx, data, func() (err error) {
		role, err = findRole(ctx, conn, data.Id())
		return err
	})
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return problem(err, "reading IAM Role (%s): %s", data)
	}
	if role, err = withARN(ctx, conn, data.Id(), role); err != nil {
		return problem(err, "reading IAM Role (%s): waiting for valid ARN: %s", data)
	}
	if err := setRole(data, role); err != nil {
		return diag.FromErr(err)
	}
	found, err := readInlinePolicies(ctx, conn, *role.RoleName)
	if err != nil {
		return problem(err, "reading inline policies for IAM role %s, error: %s", data)
	}
	if !sameInlinePolicies(found, inlinePolicies(data.Get("inline_policy"))) {
		if err := data.Set("inline_policy", flattenInlinePolicies(found)); err != nil {
			return diag.Errorf("setting inline_policy: %s", err)
		}
	}
	attached, err := attachedPolicies(ctx, conn, data.Id())
	if err != nil {
		return problem(err, "reading IAM Policies attached to Role (%s): %s", data)
	}
	return diag.FromErr(data.Set("managed_policy_arns", attached))
}

// whenNew reads, and reads again while what was just created is not found yet.
func whenNew(ctx context.Context, data *schema.ResourceData, read func() error) error {
	if !data.IsNewResource() {
		return read()
	}
	return wait.While(ctx, isMissing, read)
}

func findRole(ctx context.Context, conn *iam.Client, name string) (*types.Role, error) {
	output, err := conn.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
	if err != nil {
		return nil, err
	}
	return output.Role, nil
}

// withARN waits while AWS gives a new role's unique ID for its ARN.
func withARN(ctx context.Context, conn *iam.Client, name string, role *types.Role) (*types.Role, error) {
	if arn.IsARN(aws.ToString(role.Arn)) {
		return role, nil
	}
	waiting := &retry.StateChangeConf{
		Pending: []string{"uniqueid", "notfound"}, Target: []string{"arn"},
		Timeout: wait.Propagation, NotFoundChecks: 10, ContinuousTargetOccurence: 5,
		Delay: wait.Shortened(10 * time.Second),
		Refresh: func() (any, string, error) {
			found, err := findRole(ctx, conn, name)
			switch {
			case isMissing(err):
				return nil, "notfound", nil
			case err != nil:
				return nil, "", err
			case arn.IsARN(aws.ToString(found.Arn)):
				return found, "arn", nil
			}
			return found, "uniqueid", nil
		},
	}
	found, err := waiting.WaitForStateContext(ctx)
	if found, ok := found.(*types.Role); ok {
		return found, err
	}
	return nil, err
}

func setRole(data *schema.ResourceData, role *types.Role) error {
	trust, err := url.QueryUnescape(aws.ToString(role.AssumeRolePolicyDocument))
	if err != nil {
		return err
	}
	if trust, err = policy.Read(data.Get("assume_role_policy").(string), trust); err != nil {
		return err
	}
	if trust, err = policy.Normalized(trust); err != nil {
		return err
	}
	var boundary *string
	if role.PermissionsBoundary != nil {
		boundary = role.PermissionsBoundary.PermissionsBoundaryArn
	}
	if err := setAll(data, map[string]any{
		"arn":                  role.Arn,
		"assume_role_policy":   trust,
		"create_date":          role.CreateDate.Format(time.RFC3339),
		"description":          role.Description,
		"max_session_duration": role.MaxSessionDuration,
		"name":                 role.RoleName,
		"name_prefix":          prefixOf(aws.ToString(role.RoleName)),
		"path":                 role.Path,
		"permissions_boundary": boundary,
		"unique_id":            role.RoleId,
	}); err != nil {
		return err
	}
	return tags.Read(data, role.Tags, pairOf)
}

func setAll(data *schema.ResourceData, values map[string]any) error {
	for name, value := range values {
		if err := data.Set(name, value); err != nil {
			return err
		}
	}
	return nil
}
