package iam

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

// RolePolicyAttachment is aws_iam_role_policy_attachment. Follows role_policy_attachment.go.
func RolePolicyAttachment() *schema.Resource {
	arn := required()
	arn.ValidateFunc = validARN
	return &schema.Resource{
		CreateWithoutTimeout: createAttachment,
		ReadWithoutTimeout:   readAttachment,
		DeleteWithoutTimeout: deleteAttachment,
		Importer:             &schema.ResourceImporter{StateContext: importAttachment},
		Schema:               map[string]*schema.Schema{"policy_arn": arn, "role": required()},
	}
}

func attachmentOf(data *schema.ResourceData) (role, policyARN string) {
	return data.Get("role").(string), data.Get("policy_arn").(string)
}

func createAttachment(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	role, policyARN := attachmentOf(data)
	if err := attach(ctx, connected(meta).IAM, role, policyARN); err != nil {
		return diag.FromErr(err)
	}
	data.SetId(role + "/" + policyARN)
	return readAttachment(ctx, data, meta)
}

func readAttachment(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	role, policyARN := attachmentOf(data)
	err := whenNew(ctx, data, func() error {
		attached, err := attachedPolicies(ctx, connected(meta).IAM, role)
		if err == nil && !slices.Contains(attached, policyARN) {
			return errGone
		}
		return err
	})
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return diag.Errorf("reading IAM Role Policy Attachment (%s:%s): %s", role, policyARN, err)
	}
	return nil
}

func deleteAttachment(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	role, policyARN := attachmentOf(data)
	return diag.FromErr(detach(ctx, connected(meta).IAM, role, policyARN))
}

func importAttachment(_ context.Context, data *schema.ResourceData, _ any) ([]*schema.ResourceData, error) {
	role, policyARN, is := strings.Cut(data.Id(), "/")
	if !is || role == "" || policyARN == "" {
		return nil, fmt.Errorf("unexpected format for Import ID (%q), expected <role-name>/<policy_arn>", data.Id())
	}
	return []*schema.ResourceData{data}, setAll(data, map[string]any{"role": role, "policy_arn": policyARN})
}
