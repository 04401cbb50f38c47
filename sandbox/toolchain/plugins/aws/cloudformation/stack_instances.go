package cloudformation

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/region"
)

// StackInstances is aws_cloudformation_stack_instances: all instances of a StackSet. Follows
// stack_instances.go.
func StackInstances() *schema.Resource {
	timeout := schema.DefaultTimeout(30 * time.Minute)
	return &schema.Resource{
		CreateWithoutTimeout: createInstances,
		ReadWithoutTimeout:   readInstances,
		UpdateWithoutTimeout: updateInstances,
		DeleteWithoutTimeout: deleteInstances,
		CustomizeDiff:        region.Plan,
		Importer:             &schema.ResourceImporter{StateContext: importInstances},
		Timeouts:             &schema.ResourceTimeout{Create: timeout, Update: timeout, Delete: timeout},
		Schema: map[string]*schema.Schema{
			"accounts":                 conflicting(computedSet(accountID()), "deployment_targets"),
			"call_as":                  callAsSchema(),
			"deployment_targets":       targetsSchema(),
			"operation_preferences":    instancesPreferencesSchema(),
			"parameter_overrides":      textMap(),
			"region":                   region.Schema(),
			"regions":                  computedSet(&schema.Schema{Type: schema.TypeString}),
			"retain_stacks":            {Type: schema.TypeBool, Optional: true, Default: false},
			"stack_instance_summaries": summariesSchema(),
			"stack_set_id":             {Type: schema.TypeString, Computed: true},
			"stack_set_name": {
				Type: schema.TypeString, Required: true, ForceNew: true, ValidateFunc: validation.NoZeroValues,
			},
		},
	}
}

func accountID() *schema.Schema {
	return &schema.Schema{
		Type:         schema.TypeString,
		ValidateFunc: validation.StringMatch(regexp.MustCompile(`^\d{12}$`), "must be an AWS account ID of 12 digits"),
	}
}

func set(element *schema.Schema) *schema.Schema {
	return &schema.Schema{Type: schema.TypeSet, Optional: true, MinItems: 1, Elem: element}
}

func computedSet(element *schema.Schema) *schema.Schema {
	field := set(element)
	field.Computed = true
	return field
}

func targetsSchema() *schema.Schema {
	filter := optional(oneOf(types.AccountFilterType("").Values()))
	filter.ForceNew = true
	url := text()
	url.ValidateFunc = validation.StringMatch(regexp.MustCompile(`(s3://|http(s?)://).+`), "must be a URL")
	unit := &schema.Schema{
		Type: schema.TypeString,
		ValidateFunc: validation.StringMatch(
			regexp.MustCompile(`^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$`), "must be the ID of an organizational unit"),
	}
	return conflicting(&schema.Schema{
		Type: schema.TypeList, Optional: true, MaxItems: 1,
		Elem: &schema.Resource{Schema: map[string]*schema.Schema{
			"account_filter_type":     conflicting(filter, "accounts"),
			"accounts":                conflicting(set(accountID()), "accounts"),
			"accounts_url":            conflicting(url, "accounts"),
			"organizational_unit_ids": conflicting(set(unit), "accounts"),
		}},
	}, "accounts")
}

func summariesSchema() *schema.Schema {
	fields := map[string]*schema.Schema{}
	for _, name := range []string{
		"account_id", "detailed_status", "drift_status", "organizational_unit_id", "region",
		"stack_id", "stack_set_id", "status", "status_reason",
	} {
		fields[name] = &schema.Schema{Type: schema.TypeString, Computed: true}
	}
	return &schema.Schema{Type: schema.TypeList, Computed: true, Elem: &schema.Resource{Schema: fields}}
}

// importInstances takes STACKSET, STACKSET,CALLAS or STACKSET,CALLAS,OU; as upstream, it puts
// call_as into the state only for the last one.
func importInstances(_ context.Context, data *schema.ResourceData, _ any) ([]*schema.ResourceData, error) {
	parts := strings.Split(data.Id(), ",")
	if len(parts) > 3 {
		return nil, fmt.Errorf("unexpected format for import ID (%s), use: STACKSET_NAME or STACKSET_NAME,CALLAS "+
			"or STACKSET_NAME,CALLAS,OU", data.Id())
	}
	if len(parts) == 3 {
		return []*schema.ResourceData{data}, data.Set("call_as", parts[1])
	}
	return []*schema.ResourceData{data}, nil
}
