package cloudformation

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"
)

// given is a text that was given, and nil for an empty one.
func given(data *schema.ResourceData, name string) *string {
	if value, ok := data.GetOk(name); ok {
		return aws.String(value.(string))
	}
	return nil
}

// block is the only block of an argument, and nil if there is none.
func block(data *schema.ResourceData, name string) map[string]any {
	blocks := data.Get(name).([]any)
	if len(blocks) == 0 || blocks[0] == nil {
		return nil
	}
	return blocks[0].(map[string]any)
}

func setTexts(set any) []string {
	var all []string
	for _, item := range set.(*schema.Set).List() {
		all = append(all, item.(string))
	}
	return all
}

func tagOf(key, value string) types.Tag {
	return types.Tag{Key: aws.String(key), Value: aws.String(value)}
}

func autoDeployment(data *schema.ResourceData) *types.AutoDeployment {
	fields := block(data, "auto_deployment")
	if fields == nil {
		return nil
	}
	asked := &types.AutoDeployment{Enabled: aws.Bool(fields["enabled"].(bool))}
	for _, stackSet := range fields["depends_on_stack_sets"].([]any) {
		asked.DependsOn = append(asked.DependsOn, stackSet.(string))
	}
	if *asked.Enabled {
		asked.RetainStacksOnAccountRemoval = aws.Bool(fields["retain_stacks_on_account_removal"].(bool))
	}
	return asked
}

func managedExecution(data *schema.ResourceData) *types.ManagedExecution {
	fields := block(data, "managed_execution")
	if fields == nil {
		return nil
	}
	return &types.ManagedExecution{Active: aws.Bool(fields["active"].(bool))}
}

func capabilities(data *schema.ResourceData) []types.Capability {
	var all []types.Capability
	for _, name := range setTexts(data.Get("capabilities")) {
		all = append(all, types.Capability(name))
	}
	return all
}

func parameters(value any) []types.Parameter {
	fields := value.(map[string]any)
	var all []types.Parameter
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		all = append(all, types.Parameter{ParameterKey: aws.String(key), ParameterValue: aws.String(fields[key].(string))})
	}
	return all
}

// preferencesSchema is "operation_preferences" of a StackSet; that of its instances knows one more.
func preferencesSchema() *schema.Schema {
	number := func(other string, lowest, highest int) *schema.Schema {
		return &schema.Schema{
			Type: schema.TypeInt, Optional: true, ValidateFunc: validation.IntBetween(lowest, highest),
			ConflictsWith: []string{"operation_preferences.0." + other},
		}
	}
	const anyNumber = 1<<31 - 1
	return &schema.Schema{
		Type: schema.TypeList, Optional: true, MaxItems: 1,
		Elem: &schema.Resource{Schema: map[string]*schema.Schema{
			"failure_tolerance_count":      number("failure_tolerance_percentage", 0, anyNumber),
			"failure_tolerance_percentage": number("failure_tolerance_count", 0, 100),
			"max_concurrent_count":         number("max_concurrent_percentage", 1, anyNumber),
			"max_concurrent_percentage":    number("max_concurrent_count", 1, 100),
			"region_concurrency_type":      optional(oneOf(types.RegionConcurrencyType("").Values())),
			"region_order":                 {Type: schema.TypeList, Optional: true, MinItems: 1, Elem: &schema.Schema{Type: schema.TypeString}},
		}},
	}
}

func instancesPreferencesSchema() *schema.Schema {
	field := preferencesSchema()
	field.Elem.(*schema.Resource).Schema["concurrency_mode"] = optional(oneOf(types.ConcurrencyMode("").Values()))
	return field
}

// preferences are the operation's. Of each pair of a number and a percentage, upstream sends the
// percentage if it is not 0, and the number otherwise, be it 0; it never sends region_order.
//
// Follows expandOperationPreferences of internal/service/cloudformation.
func preferences(data *schema.ResourceData) *types.StackSetOperationPreferences {
	fields := block(data, "operation_preferences")
	if fields == nil {
		return nil
	}
	asked := &types.StackSetOperationPreferences{}
	if mode, ok := fields["concurrency_mode"].(string); ok && mode != "" {
		asked.ConcurrencyMode = types.ConcurrencyMode(mode)
	}
	if order := fields["region_concurrency_type"].(string); order != "" {
		asked.RegionConcurrencyType = types.RegionConcurrencyType(order)
	}
	asked.FailureToleranceCount, asked.FailureTolerancePercentage = numberOrPercentage(fields, "failure_tolerance")
	asked.MaxConcurrentCount, asked.MaxConcurrentPercentage = numberOrPercentage(fields, "max_concurrent")
	return asked
}

func numberOrPercentage(fields map[string]any, name string) (number, percentage *int32) {
	if given := int32(fields[name+"_percentage"].(int)); given != 0 {
		return nil, aws.Int32(given)
	}
	return aws.Int32(int32(fields[name+"_count"].(int))), nil
}
