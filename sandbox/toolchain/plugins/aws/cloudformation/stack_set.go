package cloudformation

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/customdiff"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/region"
	"plugins/aws/tags"
)

// StackSet is aws_cloudformation_stack_set. Follows stack_set.go.
func StackSet() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: createStackSet,
		ReadWithoutTimeout:   readStackSet,
		UpdateWithoutTimeout: updateStackSet,
		DeleteWithoutTimeout: deleteStackSet,
		CustomizeDiff:        customdiff.Sequence(region.Plan, tags.SetDiff),
		Importer:             &schema.ResourceImporter{StateContext: importStackSet},
		Timeouts:             &schema.ResourceTimeout{Update: schema.DefaultTimeout(30 * time.Minute)},
		Schema: map[string]*schema.Schema{
			"administration_role_arn": conflicting(text(), "auto_deployment"),
			"arn":                     {Type: schema.TypeString, Computed: true},
			"auto_deployment":         autoDeploymentSchema(),
			"call_as":                 callAsSchema(),
			"capabilities": {
				Type: schema.TypeSet, Optional: true, Elem: oneOf(types.Capability("").Values()),
			},
			"description":         {Type: schema.TypeString, Optional: true, ValidateFunc: validation.StringLenBetween(0, 1024)},
			"execution_role_name": conflicting(computedText(), "auto_deployment"),
			"managed_execution": {
				Type: schema.TypeList, Optional: true, MaxItems: 1,
				Elem: &schema.Resource{Schema: map[string]*schema.Schema{
					"active": {Type: schema.TypeBool, Optional: true, Default: false},
				}},
				DiffSuppressFunc: func(name, last, next string, _ *schema.ResourceData) bool {
					return strings.HasSuffix(name, ".#") && last == "1" && next == "0"
				},
			},
			"name": {
				Type: schema.TypeString, Required: true, ForceNew: true,
				ValidateFunc: validation.All(
					validation.StringLenBetween(1, 128),
					validation.StringMatch(regexp.MustCompile(`^[A-Za-z]`), "must begin with alphabetic character"),
					validation.StringMatch(regexp.MustCompile(`^[0-9A-Za-z-]+$`), "must contain only alphanumeric and hyphen characters"),
				),
			},
			"operation_preferences": preferencesSchema(),
			"parameters":            textMap(),
			"permission_model":      defaulted(oneOf(types.PermissionModels("").Values()), types.PermissionModelsSelfManaged),
			"region":                region.Schema(),
			"stack_set_id":          {Type: schema.TypeString, Computed: true},
			"tags":                  tags.Schema(),
			"tags_all":              tags.AllSchema(),
			"template_body":         templateSchema(),
			"template_url":          conflicting(text(), "template_body"),
		},
	}
}

func text() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Optional: true} }

func computedText() *schema.Schema {
	return &schema.Schema{Type: schema.TypeString, Optional: true, Computed: true}
}

func textMap() *schema.Schema {
	return &schema.Schema{Type: schema.TypeMap, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}}
}

func conflicting(field *schema.Schema, others ...string) *schema.Schema {
	field.ConflictsWith = others
	return field
}

func oneOf[Enum ~string](values []Enum) *schema.Schema {
	var texts []string
	for _, value := range values {
		texts = append(texts, string(value))
	}
	return &schema.Schema{Type: schema.TypeString, ValidateFunc: validation.StringInSlice(texts, false)}
}

func defaulted[Enum ~string](field *schema.Schema, value Enum) *schema.Schema {
	field.Optional, field.Default = true, string(value)
	return field
}

func optional(field *schema.Schema) *schema.Schema {
	field.Optional = true
	return field
}

func callAsSchema() *schema.Schema {
	return defaulted(oneOf(types.CallAs("").Values()), types.CallAsSelf)
}

func autoDeploymentSchema() *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeList, Optional: true, ForceNew: true, MinItems: 1, MaxItems: 1,
		ConflictsWith: []string{"administration_role_arn", "execution_role_name"},
		Elem: &schema.Resource{Schema: map[string]*schema.Schema{
			"depends_on_stack_sets":            {Type: schema.TypeList, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}},
			"enabled":                          {Type: schema.TypeBool, Optional: true},
			"retain_stacks_on_account_removal": {Type: schema.TypeBool, Optional: true},
		}},
	}
}

func importStackSet(_ context.Context, data *schema.ResourceData, _ any) ([]*schema.ResourceData, error) {
	parts := strings.Split(data.Id(), ",")
	if len(parts) > 2 {
		return nil, fmt.Errorf("unexpected format for import ID (%s), use: STACKSETNAME or STACKSETNAME,CALLAS", data.Id())
	}
	if len(parts) == 2 {
		data.SetId(parts[0])
		return []*schema.ResourceData{data}, data.Set("call_as", parts[1])
	}
	return []*schema.ResourceData{data}, nil
}
