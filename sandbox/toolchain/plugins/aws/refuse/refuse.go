// Package refuse refuses, by their names, arguments that the official plugin has and this one has not.
package refuse

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

func problem(name string) error {
	return fmt.Errorf("the sandbox's stand-in for the AWS plugin does not implement %q", name)
}

// Argument is for ValidateFunc: it refuses whatever is given.
func Argument(_ any, name string) ([]string, []error) { return nil, []error{problem(name)} }

// Schema is an argument that is refused, whatever its value.
func Schema(kind schema.ValueType) *schema.Schema {
	return &schema.Schema{Type: kind, Optional: true, ValidateFunc: Argument}
}

// Block is a block that is refused as a whole, whatever is in it: Blocks has to do it.
func Block(most int) *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeList, Optional: true, MaxItems: most, Elem: &schema.Resource{Schema: map[string]*schema.Schema{}},
	}
}

// Blocks is for CustomizeDiff, as blocks have no validation of their own.
func Blocks(diff *schema.ResourceDiff, names ...string) error {
	for _, name := range names {
		if list, _ := diff.Get(name).([]any); len(list) > 0 {
			return problem(name)
		}
	}
	return nil
}
