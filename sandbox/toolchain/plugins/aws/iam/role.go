package iam

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/policy"
	"plugins/aws/tags"
)

// Role is aws_iam_role. Follows role.go.
func Role() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: createRole,
		ReadWithoutTimeout:   readRole,
		UpdateWithoutTimeout: updateRole,
		DeleteWithoutTimeout: deleteRole,
		CustomizeDiff:        tags.SetDiff,
		Importer:             &schema.ResourceImporter{StateContext: importRole},
		Schema: nameSchemas(map[string]*schema.Schema{
			"arn": computed(),
			"assume_role_policy": {
				Type: schema.TypeString, Required: true, ValidateFunc: policy.Valid,
				DiffSuppressFunc: policy.SameMeaning, DiffSuppressOnRefresh: true, StateFunc: policy.TrustState,
			},
			"create_date": computed(),
			"description": {
				Type: schema.TypeString, Optional: true,
				ValidateFunc: validation.All(
					validation.StringLenBetween(0, 1000),
					validation.StringDoesNotMatch(regexp.MustCompile("[“‘]"),
						"cannot contain specially formatted single or double quotes: [“‘]"),
				),
			},
			"force_detach_policies": {Type: schema.TypeBool, Optional: true, Default: false},
			"inline_policy":         inlinePolicySchema(),
			"managed_policy_arns": {
				Type: schema.TypeSet, Optional: true, Computed: true,
				Elem: &schema.Schema{Type: schema.TypeString, ValidateFunc: validARN},
			},
			"max_session_duration": {
				Type: schema.TypeInt, Optional: true, Default: 3600, ValidateFunc: validation.IntBetween(3600, 43200),
			},
			"path": {
				Type: schema.TypeString, Optional: true, Default: "/", ForceNew: true,
				ValidateFunc: validation.StringLenBetween(0, 512),
			},
			"permissions_boundary": {Type: schema.TypeString, Optional: true, ValidateFunc: validARN},
			"tags":                 tags.Schema(),
			"tags_all":             tags.AllSchema(),
			"unique_id":            computed(),
		}, 64),
	}
}

func importRole(_ context.Context, data *schema.ResourceData, _ any) ([]*schema.ResourceData, error) {
	return []*schema.ResourceData{data}, data.Set("force_detach_policies", false)
}

func inlinePolicySchema() *schema.Schema {
	document := policySchema()
	document.Required, document.Optional = false, true
	return &schema.Schema{
		Type: schema.TypeSet, Optional: true, Computed: true,
		Elem: &schema.Resource{Schema: map[string]*schema.Schema{
			"name":   {Type: schema.TypeString, Optional: true, ValidateFunc: validation.StringIsNotEmpty},
			"policy": document,
		}},
		DiffSuppressFunc: func(_, _, _ string, data *schema.ResourceData) bool {
			return data.Id() != "" && !inlinePoliciesDiffer(data)
		},
	}
}
